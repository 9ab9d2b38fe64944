import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkService } from './check.ts';
import { renderTemplate } from './render.ts';
import { findServices } from './services.ts';
import { syncService } from './sync.ts';

const USAGE = `golden-path render <template> <folder> --values <file.json>
golden-path check [service folder …]
golden-path sync [service folder …]

render  writes a fresh service from a template's folder name and a JSON file of answers
check   compares services with a render of their recorded answers; exit code 1 when one differs
sync    rewrites what belongs to the template, in all services or those named`;

const checkoutDir = resolve(import.meta.dirname, '../../..');

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { values: { type: 'string' }, help: { type: 'boolean' } },
  });
  const [command, ...rest] = positionals;
  if (command === 'render') return render(rest, values.values);
  if (command === 'check') return check(rest);
  if (command === 'sync') return sync(rest);
  console.log(USAGE);
  return values.help ? 0 : 2;
}

async function render(
  [template, folder]: string[],
  valuesFile: string | undefined,
): Promise<number> {
  if (!template || !folder || !valuesFile) {
    console.error(USAGE);
    return 2;
  }
  await renderTemplate({
    templateDir: resolve(checkoutDir, 'templates', template),
    values: JSON.parse(await readFile(valuesFile, 'utf8')),
    targetDir: resolve(folder),
  });
  console.log(`${folder} was written from templates/${template}`);
  return 0;
}

async function check(folders: string[]): Promise<number> {
  const services = await findServices(checkoutDir, folders);
  let bad = 0;
  for (const service of services) {
    const name = relative(checkoutDir, service.serviceDir);
    const problems = await checkService(service);
    if (problems.length === 0) continue;
    bad += 1;
    for (const { file, message, diff } of problems) {
      console.error(`${name}/${file} ${message}`);
      if (diff) console.error(diff.split('\n').slice(1).join('\n'));
    }
    if (problems.some(problem => problem.mendable)) {
      console.error(`To mend: npm run golden-path -- sync ${name}\n`);
    }
  }
  console.log(
    bad === 0
      ? `${services.length} services are on their golden path`
      : `${bad} of ${services.length} services have left their golden path`,
  );
  return bad === 0 ? 0 : 1;
}

async function sync(folders: string[]): Promise<number> {
  for (const service of await findServices(checkoutDir, folders)) {
    const written = await syncService(service);
    const name = relative(checkoutDir, service.serviceDir);
    for (const file of written) console.log(`wrote ${name}/${file}`);
  }
  return 0;
}

process.exitCode = await main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
