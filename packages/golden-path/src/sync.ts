import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withRender, type ServiceInCheckout } from './check.ts';
import { listFiles } from './files.ts';
import { matches } from './ownership.ts';

/** Rewrites what belongs to the template and adds what must exist; never touches what is the service's own. */
export async function syncService(service: ServiceInCheckout): Promise<string[]> {
  return withRender(service, async (renderDir, ownership) => {
    const written: string[] = [];
    for (const file of await listFiles(renderDir)) {
      const target = join(service.serviceDir, file);
      const source = join(renderDir, file);
      const managed = matches(ownership.managed, file) && !(await equal(source, target));
      const missing = matches(ownership.seeded, file) && !existsSync(target);
      if (!managed && !missing) continue;
      await mkdir(dirname(target), { recursive: true });
      await copyFile(source, target);
      written.push(file);
    }
    for (const [file, fields] of Object.entries(ownership.managedFields)) {
      if (await syncFields(join(renderDir, file), join(service.serviceDir, file), fields)) {
        written.push(file);
      }
    }
    return [...new Set(written)];
  });
}

async function equal(a: string, b: string): Promise<boolean> {
  return existsSync(b) && (await readFile(a)).equals(await readFile(b));
}

async function syncFields(source: string, target: string, fields: string[]): Promise<boolean> {
  const expected = JSON.parse(await readFile(source, 'utf8'));
  const before = await readFile(target, 'utf8');
  const content = JSON.parse(before);
  for (const field of fields) content[field] = expected[field];
  const after = `${JSON.stringify(content, null, 2)}\n`;
  if (JSON.stringify(JSON.parse(before)) === JSON.stringify(content)) return false;
  await writeFile(target, after);
  return true;
}
