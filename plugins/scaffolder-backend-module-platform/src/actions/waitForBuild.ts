import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { Run, RunStep } from '@internal/plugin-cicd-common';
import type { CicdService } from '@internal/plugin-cicd-node';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { Clock } from '../clock';
import type { RepositoryHost } from '../repositories/RepositoryHost';
import { example } from './example';
import { pollUntil } from './pollUntil';

const RED_PHASES: ReadonlySet<Run['phase']> = new Set(['Failed', 'Cancelled', 'Superseded']);

/** Action `platform:build:wait`: tells the build's steps as they end; red ends the task with the lines that matter. */
export function createWaitForBuildAction(options: {
  auth: AuthService;
  cicd: CicdService;
  deploy: DeployService;
  repositories: RepositoryHost;
  clock: Clock;
}) {
  return createTemplateAction({
    id: 'platform:build:wait',
    description:
      'Follows the build of a commit and tells each step as it ends. Fails with the failing step and its lines. Running it again after a red build builds again.',
    supportsDryRun: true,
    examples: [
      example('Wait for the build of the first commit', {
        name: 'Build and test',
        action: 'platform:build:wait',
        input: {
          name: 'order',
          commit: '${{ steps.repository.output.commit }}',
          branch: 'main',
        },
      }),
    ],
    schema: {
      input: {
        name: z => z.string().describe('Name of the service'),
        commit: z => z.string().describe('Commit whose build is waited for'),
        branch: z => z.string().default('main').describe('Branch of the commit'),
        timeoutSeconds: z => z.number().int().positive().default(600).describe('How long to wait'),
      },
      output: {
        runId: z => z.string().describe('Id of the build'),
        releaseDigest: z => z.string().describe('Digest of the release that the build made'),
      },
    },
    async handler(ctx) {
      const { name, commit } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info('Build: would build and test the first commit');
        ctx.output('runId', 'dry-run');
        ctx.output('releaseDigest', 'sha256:dry-run');
        return;
      }
      // The platform's own: whoever made the service could do so before the catalog knows its owner.
      const credentials = await options.auth.getOwnServiceCredentials();
      const timeoutSeconds = ctx.input.timeoutSeconds ?? 600;
      const build = { name, commit, branch: ctx.input.branch ?? 'main' };
      const look = options.repositories.startsBuilds
        ? await followRun(options.cicd, build, credentials, line => ctx.logger.info(line))
        : () => findReported(options.deploy, build, credentials);
      const { runId, releaseDigest } = await pollUntil({
        clock: options.clock,
        timeoutSeconds,
        signal: ctx.signal,
        look,
        late: () =>
          new Error(
            `The build of ${commit.slice(0, 8)} has not ended after ${timeoutSeconds} s. ` +
              'It goes on; retry this run to wait for it again',
          ),
      });
      ctx.output('runId', runId);
      ctx.output('releaseDigest', releaseDigest);
      ctx.logger.info(`Build: release ${releaseDigest.replace(/^sha256:/, '').slice(0, 8)}`);
    },
  });
}

interface Build {
  name: string;
  commit: string;
  branch: string;
}

interface GreenBuild {
  runId: string;
  releaseDigest: string;
}

/** Joins the build that the push has queued (or queues a new one after a red build) and tells its steps. */
async function followRun(
  cicd: CicdService,
  { name, commit, branch }: Build,
  credentials: BackstageCredentials,
  tell: (line: string) => void,
): Promise<() => Promise<GreenBuild | undefined>> {
  const { id } = await cicd.startRun(
    {
      entityRef: `component:default/${name}`,
      repository: name,
      branch,
      commit,
      trigger: 'template',
    },
    { credentials },
  );
  const told = new Set<string>();
  return async () => {
    const run = await cicd.getRun(id, { credentials });
    if (!run) return undefined;
    for (const line of newLines(run, told)) tell(`Build: ${line}`);
    if (RED_PHASES.has(run.phase)) throw redBuild(run);
    return run.phase === 'Succeeded'
      ? { runId: run.id, releaseDigest: run.releaseDigest ?? '' }
      : undefined;
  };
}

/** A pipeline elsewhere reports the release when it is done; its steps are on its own page. */
async function findReported(
  deploy: DeployService,
  { name, commit }: Build,
  credentials: BackstageCredentials,
): Promise<GreenBuild | undefined> {
  const releases = await deploy.listReleases(
    { entityRef: `component:default/${name}` },
    { credentials },
  );
  const release = releases.find(candidate => candidate.commit === commit);
  return release && { runId: release.runId ?? '', releaseDigest: release.digest };
}

function newLines(run: Run, told: Set<string>): string[] {
  const lines: string[] = [];
  for (const step of run.steps) {
    const line = stepLine(step);
    const key = `${step.name} ${step.phase}`;
    if (line && !told.has(key)) {
      told.add(key);
      lines.push(line);
    }
  }
  return lines;
}

function stepLine(step: RunStep): string | undefined {
  if (step.phase === 'Succeeded') return `${step.name} ✓${duration(step)}`;
  if (step.phase === 'Failed') return `${step.name} ✗${duration(step)}`;
  return undefined;
}

function duration(step: RunStep): string {
  if (!step.startTime || !step.endTime) return '';
  const seconds = (Date.parse(step.endTime) - Date.parse(step.startTime)) / 1000;
  return ` ${seconds.toFixed(1)} s`;
}

function redBuild(run: Run): Error {
  const failed = run.steps.find(step => step.phase === 'Failed');
  if (!failed)
    return new Error(`The build ended as ${run.phase}: ${run.message ?? 'no reason given'}`);
  const lines = failed.failure?.length ? `\n    ${failed.failure.join('\n    ')}` : '';
  return new Error(
    `The build failed in step "${failed.name}"; nothing was deployed. Push a fix or retry this run.${lines}`,
  );
}
