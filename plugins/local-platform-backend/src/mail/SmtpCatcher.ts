import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { AddressObject, ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { SMTPServer } from 'smtp-server';
import type { Clock } from '@internal/plugin-kit';
import type { MailStore } from './MailStore';

const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Takes every mail that is sent on this machine, and sends none on. A sender may say who it is by the user name
 * `<service>.<environment>`; the password is not looked at, for only this machine reaches the port.
 */
export class SmtpCatcher {
  private readonly server: SMTPServer;

  constructor(
    private readonly deps: { mails: MailStore; clock: Clock; logger: LoggerService; port: number },
  ) {
    this.server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      size: MAX_BYTES,
      onAuth: (auth, _session, done) => done(null, { user: auth.username ?? '' }),
      onData: (stream, session, done) => {
        this.take(stream, session).then(
          () => done(),
          error => {
            this.deps.logger.warn(`A mail was refused: ${toError(error).message}`);
            done(toError(error));
          },
        );
      },
    });
  }

  /** Without mails the portal is still of use, so a taken port is said and not thrown. */
  async start(): Promise<void> {
    this.server.on('error', error =>
      this.deps.logger.warn(`Mails are not caught: ${error.message}`),
    );
    const listening = once(this.server.server, 'listening').catch(() => {});
    this.server.listen(this.deps.port, '127.0.0.1');
    await listening;
  }

  port(): number | undefined {
    return (this.server.server.address() as AddressInfo | null)?.port;
  }

  async stop(): Promise<void> {
    await new Promise<void>(resolve => this.server.close(() => resolve()));
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const parsed = await simpleParser(stream);
    if (stream.sizeExceeded) throw new Error(`A mail must have at most ${MAX_BYTES} bytes`);
    const [, service, environment] = /^([a-z0-9-]+)\.([a-z0-9-]+)$/.exec(session.user ?? '') ?? [];
    await this.deps.mails.add({
      from: parsed.from?.text ?? (session.envelope.mailFrom || { address: '' }).address,
      to: recipients(parsed, session),
      subject: parsed.subject ?? '',
      receiveTime: this.deps.clock.now().toISOString(),
      text: parsed.text,
      html: parsed.html || undefined,
      service,
      environment,
    });
  }
}

/** Those of the envelope: they include blind copies, and are whom it would have reached. */
function recipients(parsed: ParsedMail, session: SMTPServerSession): string[] {
  const envelope = session.envelope.rcptTo.map(({ address }) => address);
  if (envelope.length > 0) return envelope;
  return ([parsed.to ?? []].flat() as AddressObject[]).map(({ text }) => text);
}
