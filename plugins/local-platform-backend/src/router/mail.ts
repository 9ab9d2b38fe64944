import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { mailDeletePermission, mailReadPermission } from '@internal/plugin-local-platform-common';
import type express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { RepositoryAccess } from '../access/RepositoryAccess';
import { MAIL_PAGE_HEADERS, mailPage } from '../mail/mailPage';
import type { MailStore } from '../mail/MailStore';
import { audited, parse } from '@internal/plugin-kit';

const listSchema = z.object({
  service: z.string().optional(),
  environment: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function createMailRouter(deps: {
  mails: MailStore;
  access: RepositoryAccess;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): express.Router {
  const { mails, access, httpAuth, auditor } = deps;
  const router = Router();
  const reader = async (req: express.Request) =>
    access.requireBasic(
      mailReadPermission,
      await httpAuth.credentials(req, { allowLimitedAccess: true }),
    );
  const find = async (id: string) => {
    const mail = z.uuid().safeParse(id).success ? await mails.get(id) : undefined;
    if (!mail) throw new NotFoundError(`There is no mail "${id}" (any more)`);
    return mail;
  };

  router.get('/mails', async (req, res) => {
    await reader(req);
    const query = parse(listSchema, req.query) as z.infer<typeof listSchema>;
    res.json({ items: await mails.list(query) });
  });

  router.get('/mails/:id', async (req, res) => {
    await reader(req);
    res.json(await find(req.params.id));
  });

  router.get('/mails/:id/html', async (req, res) => {
    await reader(req);
    const { html, text } = await find(req.params.id);
    const page =
      html ?? `<pre>${(text ?? '').replace(/[&<>]/g, c => `&#${c.charCodeAt(0)};`)}</pre>`;
    res.set(MAIL_PAGE_HEADERS).send(mailPage(page));
  });

  router.delete('/mails', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    await access.requireBasic(mailDeletePermission, credentials);
    await audited(auditor, { eventId: 'mailbox-empty', request: req, meta: {} }, () =>
      mails.deleteAll(),
    );
    res.status(204).end();
  });

  return router;
}
