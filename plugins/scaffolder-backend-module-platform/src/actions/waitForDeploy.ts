import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { EnvironmentState } from '@internal/plugin-deploy-common';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { Clock } from '../clock';
import { example } from './example';
import { pollUntil } from './pollUntil';

/** A first instance may be restarted once or twice before its database answers; longer than this is no start. */
const DEGRADED_GRACE_MILLISECONDS = 20_000;

/** Action `platform:deploy:wait`: until a release is healthy; else the readiness answer and the last log lines. */
export function createWaitForDeployAction(options: {
  auth: AuthService;
  deploy: DeployService;
  clock: Clock;
}) {
  return createTemplateAction({
    id: 'platform:deploy:wait',
    description:
      'Waits until a release of a service is healthy in an environment. Fails with the readiness answer and the last log lines when it never becomes healthy.',
    supportsDryRun: true,
    examples: [
      example('Wait for the first deployment', {
        name: 'Deploy to dev',
        action: 'platform:deploy:wait',
        input: {
          name: 'order',
          environment: 'dev',
          digest: '${{ steps.build.output.releaseDigest }}',
        },
      }),
    ],
    schema: {
      input: {
        name: z => z.string().describe('Name of the service'),
        environment: z => z.string().default('dev').describe('Environment'),
        digest: z => z.string().optional().describe('Release that must run; without it, any'),
        timeoutSeconds: z => z.number().int().positive().default(120).describe('How long to wait'),
      },
      output: {
        url: z => z.string().describe('Address of the service for browsers'),
      },
    },
    async handler(ctx) {
      const { name, digest } = ctx.input;
      const environment = ctx.input.environment ?? 'dev';
      const timeoutSeconds = ctx.input.timeoutSeconds ?? 120;
      if (ctx.isDryRun) {
        ctx.logger.info(`Deploy: would wait until "${name}" is healthy in ${environment}`);
        ctx.output('url', `http://${name}.${environment}.localhost`);
        return;
      }
      // The platform's own: whoever made the service could do so before the catalog knows its owner.
      const credentials = await options.auth.getOwnServiceCredentials();
      const follow = createFollower({ name, environment, digest }, options, line =>
        ctx.logger.info(`Deploy: ${line}`),
      );
      const state = await pollUntil({
        clock: options.clock,
        timeoutSeconds,
        signal: ctx.signal,
        look: () => follow.look(credentials),
        late: () => neverHealthy(name, environment, follow.last(), `after ${timeoutSeconds} s`),
      });
      ctx.output('url', state.url ?? '');
    },
  });
}

function createFollower(
  target: { name: string; environment: string; digest?: string },
  options: { deploy: DeployService; clock: Clock },
  tell: (line: string) => void,
) {
  let last: EnvironmentState | undefined;
  let told = '';
  let degradedSince: number | undefined;

  async function look(credentials: BackstageCredentials): Promise<EnvironmentState | undefined> {
    const states = await options.deploy.environments(`component:default/${target.name}`, {
      credentials,
    });
    last = states.find(state => state.environment === target.environment);
    if (!last) return undefined;
    // What an older release is like says nothing about the one that is waited for.
    if (target.digest && last.release && last.release.digest !== target.digest) return undefined;

    const line = `${target.environment} ${last.health}${last.message ? `: ${last.message}` : ''}`;
    if (line !== told) tell(line);
    told = line;

    if (last.health === 'Healthy' || last.health === 'Asleep') return last;
    if (last.health === 'Failed' || last.deployment?.phase === 'Failed') {
      throw neverHealthy(target.name, target.environment, last, 'and has given up');
    }
    if (last.health !== 'Degraded') {
      degradedSince = undefined;
    } else {
      degradedSince ??= options.clock.now();
      if (options.clock.now() - degradedSince >= DEGRADED_GRACE_MILLISECONDS) {
        throw neverHealthy(target.name, target.environment, last, 'and keeps failing');
      }
    }
    return undefined;
  }

  return { look, last: () => last };
}

function neverHealthy(
  name: string,
  environment: string,
  state: EnvironmentState | undefined,
  since: string,
): Error {
  const facts = [
    `"${name}" is not healthy in ${environment} ${since}: ${
      state?.message || 'nothing was deployed'
    }.`,
    'The repository and the release are unharmed; push a fix, or retry this run.',
  ];
  if (state?.readiness) {
    facts.push(`Readiness answered ${state.readiness.status}: ${state.readiness.body}`);
  }
  const lines = state?.lastLogLines?.slice(-20) ?? [];
  if (lines.length > 0) facts.push('Last log lines:', ...lines.map(line => `    ${line}`));
  return new Error(facts.join('\n'));
}
