import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, root } from '../bootstrap/paths.mjs';
import { ensureChromium } from './chromium.mjs';

/** No tier takes this long; what hangs is ended, so that the run tells it instead of hanging too. */
const LIMIT_MS = 40 * 60_000;
/** How long the output may stay open after the command has ended: what it left running could hold it for ever. */
const CLOSE_MS = 5_000;

/** Runs a command and hands each line of its output to `onLine`; resolves to the exit code. */
function stream(context, args, { cwd = root, env = {}, onLine }) {
  return new Promise((resolve, reject) => {
    const child = spawn(context.node, args, {
      cwd,
      env: { ...context.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr]) {
      let rest = '';
      output.setEncoding('utf8').on('data', chunk => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        lines.forEach(onLine);
      });
      output.on('end', () => rest && onLine(rest));
    }
    const limit = setTimeout(() => {
      onLine(`Ended: it was not done after ${LIMIT_MS / 60_000} minutes.`);
      child.kill('SIGKILL');
    }, LIMIT_MS).unref();
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
    child.once('exit', code => {
      clearTimeout(limit);
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        resolve(code ?? 1);
      }, CLOSE_MS).unref();
    });
  });
}

const print = line => process.stdout.write(`  ${line.slice(0, 500)}\n`);

/** Keeps what a person needs of a long output: on success nothing, on failure up to `most` lines. */
function collector(most = 200) {
  const lines = [];
  return {
    onLine: line => {
      if (lines.push(line) > 5000) lines.shift();
    },
    show: () => {
      if (lines.length > most) print(`… ${lines.length - most} lines before`);
      lines.slice(-most).forEach(print);
    },
  };
}

/** One command that is right or wrong as a whole: one test. Its output is shown when it fails. */
export async function runCheck(context, name, args) {
  const output = collector();
  const code = await stream(context, args, { onLine: output.onLine });
  if (code !== 0) output.show();
  print(`${code === 0 ? '✓' : '✗'} ${name}`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** `node --test`; failures are shown in full, passes as a count. */
export async function runNodeTests(context, cwd, patterns, title) {
  const reporter = join(root, 'scripts', 'tests', 'countReporter.mjs');
  let counts;
  const output = collector();
  const code = await stream(
    context,
    [
      ...['--test', '--test-force-exit', '--test-timeout=600000', '--test-concurrency=2'],
      ...[`--test-reporter=${reporter}`, '--test-reporter-destination=stdout', ...patterns],
    ],
    {
      cwd,
      env: { NODE_NO_WARNINGS: '1' },
      onLine: line => {
        const match = line.match(/^::counts (\d+) (\d+)$/);
        if (match) counts = { passed: Number(match[1]), failed: Number(match[2]) };
        else output.onLine(line);
      },
    },
  );
  counts ??= { passed: 0, failed: 1 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  if (counts.failed) output.show();
  if (title)
    print(
      `${counts.failed ? '✗' : '✓'} ${title}: ${counts.passed} passed, ${counts.failed} failed`,
    );
  return counts;
}

/** A script that starts a real part and then node's test runner, whose own closing lines are read. Its output streams. */
export async function runTestScript(context, script) {
  const counts = { pass: 0, fail: 0 };
  const code = await stream(context, [script], {
    onLine: line => {
      const match = line.match(/^\S+ (pass|fail) (\d+)$/);
      if (match) counts[match[1]] = Number(match[2]);
      print(line);
    },
  });
  return { passed: counts.pass, failed: Math.max(counts.fail, code === 0 ? 0 : 1) };
}

/**
 * Jest over all packages by backstage-cli, those that are unchanged since they passed left out.
 *
 * @param {{workspace: {name: string, folder: string}, before: object}[]} packages
 */
export async function runJest(context, packages) {
  const stale = packages.filter(({ before }) => before.count() === undefined);
  const cached = packages.length - stale.length;
  const total = { passed: sum(packages.map(({ before }) => before.count() ?? 0)), failed: 0 };
  if (cached) print(`✓ ${cached} packages are unchanged since they passed (${total.passed} tests)`);
  if (!stale.length) return total;
  const results = join(cacheFolder, 'jest-results.json');
  rmSync(results, { force: true });
  const output = collector(400);
  const code = await stream(
    context,
    [
      ...[join(root, 'node_modules/@backstage/cli/bin/backstage-cli'), 'repo', 'test'],
      ...['--json', `--outputFile=${results}`, '--silent', '--maxWorkers=2', '--passWithNoTests'],
      ...['--forceExit', '--workerIdleMemoryLimit=1500M'],
      ...['--selectProjects', ...stale.map(({ workspace }) => workspace.name)],
    ],
    {
      onLine: line => {
        if (/^(PASS|FAIL) /.test(line)) print(line);
        else if (!line.startsWith('{"num')) output.onLine(line);
      },
    },
  );
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numFailedTestSuites = 0,
    testResults = [],
  } = read(results);
  for (const { workspace, before } of stale) {
    const files = testResults.filter(({ name }) => name.startsWith(`${workspace.folder}/`));
    const passed = sum(
      files.map(
        ({ assertionResults }) => assertionResults.filter(one => one.status === 'passed').length,
      ),
    );
    before.record({ passed, failed: files.some(({ status }) => status !== 'passed') });
  }
  total.failed = Math.max(numFailedTests, numFailedTestSuites, code === 0 ? 0 : 1);
  total.passed += numPassedTests;
  if (total.failed) output.show();
  return total;
}

const sum = numbers => numbers.reduce((total, number) => total + number, 0);

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** The browser tests; they start and stop a stack of their own. */
export async function runPlaywright(context, args = []) {
  const chromium = await ensureChromium(context);
  const results = join(cacheFolder, 'playwright-results.json');
  rmSync(results, { force: true });
  const output = collector(300);
  const code = await stream(
    context,
    [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json', ...args],
    {
      env: {
        PLAYWRIGHT_JSON_OUTPUT_NAME: results,
        CHROMIUM_PATH: chromium,
        DEVOPSHUB_NODE: context.node,
      },
      onLine: line => {
        if (/^\s+(✓|✘|ok|x|-)\s/.test(line)) print(line.trim());
        else output.onLine(line);
      },
    },
  );
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = read(results).stats ?? {};
  const failed = Math.max(unexpected + skipped, code === 0 ? 0 : 1);
  if (failed) output.show();
  if (skipped) print(`${skipped} skipped tests count as failed: nothing is skipped here`);
  return { passed: expected + flaky, failed };
}
