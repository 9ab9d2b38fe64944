import { createTwoFilesPatch } from 'diff';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAnswers } from './answers.ts';
import { dependencyProblems } from './dependencies.ts';
import { listFiles } from './files.ts';
import { matches, readOwnership, type Ownership } from './ownership.ts';
import { renderTemplate } from './render.ts';

/** One way in which a service has left its golden path. */
export interface Problem {
  /** Path in the service, with forward slashes. */
  file: string;
  /** What is wrong and what to do. */
  message: string;
  /** Unified diff from what is there to what should be. */
  diff?: string;
  /** Whether `sync` mends it. */
  mendable: boolean;
}

export interface ServiceInCheckout {
  checkoutDir: string;
  /** Absolute folder of the service. */
  serviceDir: string;
}

/** Compares a service with a render of its template by its own recorded answers. */
export async function checkService(service: ServiceInCheckout): Promise<Problem[]> {
  return withRender(service, async (renderDir, ownership) => {
    const rendered = await listFiles(renderDir);
    const present = await listFiles(service.serviceDir);
    const problems: Problem[] = [];
    for (const file of rendered) {
      if (matches(ownership.managed, file)) {
        problems.push(...(await compareFile(service.serviceDir, renderDir, file)));
      } else if (matches(ownership.seeded, file) && !present.includes(file)) {
        problems.push({ file, message: 'is missing and must exist', mendable: true });
      }
    }
    for (const [file, fields] of Object.entries(ownership.managedFields)) {
      problems.push(...(await compareFields(service.serviceDir, renderDir, file, fields)));
    }
    problems.push(...strangers(present, rendered, ownership));
    problems.push(...(await dependencyProblems(service)));
    return problems;
  });
}

/** Renders into a temporary folder for the time of `use`. */
export async function withRender<T>(
  { checkoutDir, serviceDir }: ServiceInCheckout,
  use: (renderDir: string, ownership: Ownership) => Promise<T>,
): Promise<T> {
  const { template, values } = await readAnswers(serviceDir);
  const templateDir = join(checkoutDir, 'templates', template);
  if (!existsSync(templateDir)) {
    throw new Error(`${serviceDir}/golden-path.json: there is no template "${template}"`);
  }
  const renderDir = await mkdtemp(join(tmpdir(), 'golden-path-render-'));
  try {
    await renderTemplate({ templateDir, values, targetDir: renderDir });
    return await use(renderDir, await readOwnership(templateDir));
  } finally {
    await rm(renderDir, { recursive: true, force: true });
  }
}

async function compareFile(
  serviceDir: string,
  renderDir: string,
  file: string,
): Promise<Problem[]> {
  const expected = await readFile(join(renderDir, file), 'utf8');
  const actual = await readFile(join(serviceDir, file), 'utf8').catch(() => undefined);
  if (actual === expected) return [];
  return [difference(file, actual ?? '', expected, 'belongs to the template and must equal it')];
}

async function compareFields(
  serviceDir: string,
  renderDir: string,
  file: string,
  fields: string[],
): Promise<Problem[]> {
  const expected = await readFields(join(renderDir, file), fields);
  const actual = await readFields(join(serviceDir, file), fields);
  if (expected === actual) return [];
  const names = fields.map(field => `\`${field}\``).join(', ');
  return [difference(file, actual, expected, `fields ${names} belong to the template`)];
}

async function readFields(file: string, fields: string[]): Promise<string> {
  const content: Record<string, unknown> = JSON.parse(
    await readFile(file, 'utf8').catch(() => '{}'),
  );
  return `${JSON.stringify(
    Object.fromEntries(fields.map(name => [name, content[name]])),
    null,
    2,
  )}\n`;
}

function difference(file: string, actual: string, expected: string, message: string): Problem {
  return {
    file,
    message,
    diff: createTwoFilesPatch(`a/${file}`, `b/${file}`, actual, expected, 'is', 'should be'),
    mendable: true,
  };
}

/** Files below `src/` where no other service has any. */
function strangers(present: string[], rendered: string[], ownership: Ownership): Problem[] {
  return present
    .filter(file => file.startsWith('src/') && !rendered.includes(file))
    .filter(file => !matches(ownership.allowed, file))
    .map(file => ({
      file,
      message: `must lie in ${ownership.allowed.map(glob => glob.replace('/**', '/')).join(', ')}`,
      mendable: false,
    }));
}
