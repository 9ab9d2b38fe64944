import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildStepName, Run } from '@internal/plugin-cicd-common';
import type { RunReporter } from '@internal/plugin-cicd-node';
import { BuildError } from '../BuildError';
import type { ReleaseConfiguration } from '@internal/plugin-deploy-common';
import { packRelease } from '../bundle/packRelease';
import { failureLines } from '../failureLines';
import { linkDependencies } from '../install/linkDependencies';
import { undeclaredImports } from '../install/undeclaredImports';
import { readManifest, type Workspace } from '../install/Workspace';
import { readConfiguration } from './readConfiguration';
import type { ProcessLedger } from '../process/ProcessLedger';
import { redact } from '../process/redact';
import { runCommand } from '../process/runCommand';
import type { BuildDir } from './BuildDir';

/** What a build needs from the rest of the machine. */
export interface StepPorts {
  checkout(
    run: Run,
    targetDir: string,
  ): Promise<{ commit: string; message: string; author: string; time?: string }>;
  /** Runs the work with the URL of a database that exists only meanwhile. */
  withDatabase<T>(runId: string, work: (url: string) => Promise<T>): Promise<T>;
  putBundle(file: string): Promise<{ digest: string; ref: string; sizeBytes: number }>;
}

export interface BuildOutcome {
  artifactDigest: string;
  artifactRef: string;
  sizeBytes: number;
  configuration: ReleaseConfiguration;
}

export interface BuildContext {
  run: Run;
  dir: BuildDir;
  signal: AbortSignal;
  reporter: RunReporter;
  ledger: ProcessLedger;
  workspace: Workspace;
  stepTimeoutSeconds: number;
  ports: StepPorts;
  outcome: Partial<BuildOutcome>;
}

type Print = (line: string) => void;
type StepWork = (context: BuildContext, print: Print) => Promise<'skipped' | void>;

/** What each step does, in their order. A step throws {@link BuildError} when the repository is at fault. */
export const BUILD_STEP_WORK: Record<BuildStepName, StepWork> = {
  async checkout({ run, dir, ports, reporter, outcome }, print) {
    const commit = await ports.checkout(run, dir.source);
    if (commit.time) outcome.configuration = { commitTime: commit.time };
    await reporter.describe({ commitMessage: commit.message, commitAuthor: commit.author });
    print(`${run.repository}@${commit.commit.slice(0, 12)} ${commit.message.split('\n')[0]}`);
    if (!existsSync(join(dir.source, 'package.json'))) {
      throw new BuildError(
        'The repository has no package.json at its root, so it cannot be built.',
      );
    }
  },

  async configuration({ dir, outcome }, print) {
    outcome.configuration = {
      ...outcome.configuration,
      ...readConfiguration(dir.source, print),
    };
  },

  async install({ dir, workspace }, print) {
    const linked = linkDependencies(dir.source, workspace);
    linked.forEach(print);
    const undeclared = undeclaredImports(dir.source);
    if (undeclared.length) {
      throw new BuildError('Some imports are not named in package.json.', undeclared);
    }
    print(`${linked.length} packages linked, no install script was run`);
  },

  async typecheck(context, print) {
    if (!scriptOf(context, 'typecheck')) {
      if (!existsSync(join(context.dir.source, 'tsconfig.json'))) {
        print('no tsconfig.json: plain JavaScript is not type-checked');
        return 'skipped';
      }
      throw missingScript('typecheck', 'tsc --noEmit');
    }
    await runScript(context, 'typecheck', print);
    return undefined;
  },

  async test(context, print) {
    if (!scriptOf(context, 'test')) throw missingScript('test', 'node --test');
    await context.ports.withDatabase(context.run.id, url =>
      runScript(context, 'test', print, { DEVOPSHUB_TEST_DATABASE_URL: url }),
    );
  },

  async bundle(context, print) {
    if (!scriptOf(context, 'build')) throw missingScript('build', 'service-kit build');
    await runScript(context, 'build', print);
  },

  async package({ dir, workspace, ports, outcome }, print) {
    const { dependencies = {} } = readManifest(dir.source);
    const resolveFrom = Object.keys(dependencies)
      .map(name => workspace.internal(name)?.dir)
      .filter((found): found is string => Boolean(found));
    const packed = await packRelease({ sourceDir: dir.source, outDir: dir.out, resolveFrom });
    const artifact = await ports.putBundle(packed.file);
    print(
      `${packed.files} files, ${(packed.sizeBytes / 2 ** 20).toFixed(1)} MiB, ${artifact.digest}`,
    );
    outcome.configuration = { ...outcome.configuration, migrations: packed.migrations };
    outcome.artifactDigest = artifact.digest;
    outcome.artifactRef = artifact.ref;
    outcome.sizeBytes = artifact.sizeBytes;
  },
};

function scriptOf({ dir }: BuildContext, name: string): string | undefined {
  return readManifest(dir.source).scripts?.[name];
}

function missingScript(name: string, example: string): BuildError {
  return new BuildError(
    `package.json has no script "${name}". Add it, e.g. "${name}": "${example}".`,
  );
}

async function runScript(
  context: BuildContext,
  name: string,
  print: Print,
  env: Record<string, string> = {},
): Promise<void> {
  const { dir, signal, ledger, stepTimeoutSeconds: timeoutSeconds } = context;
  const script = scriptOf(context, name)!;
  print(`$ ${script}`);
  const output: string[] = [];
  const onLine = (line: string) => {
    print(line);
    if (output.length < 20_000) output.push(redact(line));
  };
  const cwd = dir.source;
  const environment = dir.environment(env);
  const result = await runCommand({
    script,
    cwd,
    env: environment,
    timeoutSeconds,
    signal,
    ledger,
    onLine,
  });
  if (result.code === 0 && !result.timedOut) return;
  if (result.timedOut) {
    const message = `"${script}" did not end within ${timeoutSeconds} seconds and was stopped.`;
    throw new BuildError(message, [message, ...failureLines(output).slice(-39)]);
  }
  throw new BuildError(
    `"${script}" ended with ${result.code ?? 'a signal'}.`,
    failureLines(output),
  );
}
