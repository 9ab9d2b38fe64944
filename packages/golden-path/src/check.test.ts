import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { checkService, type ServiceInCheckout } from './check.ts';
import { renderTemplate } from './render.ts';
import { syncService } from './sync.ts';

const checkoutDir = resolve(import.meta.dirname, '../../..');

let service: ServiceInCheckout;
beforeEach(async () => {
  service = { checkoutDir, serviceDir: await mkdtemp(join(tmpdir(), 'golden-path-test-')) };
  await renderTemplate({
    templateDir: join(checkoutDir, 'templates/commerce-service'),
    targetDir: service.serviceDir,
    values: {
      name: 'order',
      description: 'Takes orders',
      owner: 'group:default/commerce-team',
      system: 'commerce',
      needsDatabase: true,
      topics: ['created'],
      dependsOn: [],
      annotations: {},
    },
  });
});
afterEach(() => rm(service.serviceDir, { recursive: true }));

const file = (name: string) => join(service.serviceDir, name);

test('a fresh service is on its golden path', async () => {
  assert.deepEqual(await checkService(service), []);
});

test('what belongs to the service may change', async () => {
  await appendFile(file('src/domain/item.ts'), '// more\n');
  await writeFile(file('src/domain/price.ts'), 'export {};\n');
  await writeFile(file('README.md'), '# Order\n');
  await rm(file('src/events'), { recursive: true });
  assert.deepEqual(await checkService(service), []);
});

test('a changed managed file is shown as a diff and mended by sync', async () => {
  await appendFile(file('src/main.ts'), "console.log('own');\n");
  const [problem, ...others] = await checkService(service);
  assert.deepEqual(others, []);
  assert.equal(problem?.file, 'src/main.ts');
  assert.match(problem?.diff ?? '', /^-console\.log\('own'\);$/m);
  assert.deepEqual(await syncService(service), ['src/main.ts']);
  assert.deepEqual(await checkService(service), []);
});

test('managed fields are compared, the rest of the file is left alone', async () => {
  const manifest = JSON.parse(await readFile(file('package.json'), 'utf8'));
  manifest.scripts.test = 'echo ok';
  manifest.keywords = ['own'];
  await writeFile(file('package.json'), JSON.stringify(manifest));
  assert.deepEqual(
    (await checkService(service)).map(problem => problem.file),
    ['package.json'],
  );
  await syncService(service);
  assert.deepEqual(await checkService(service), []);
  assert.deepEqual(JSON.parse(await readFile(file('package.json'), 'utf8')).keywords, ['own']);
});

test('a missing seeded file, a stranger below src and a loose version are told', async () => {
  await rm(file('docs/index.md'));
  await writeFile(file('src/helpers.ts'), 'export {};\n');
  const manifest = JSON.parse(await readFile(file('package.json'), 'utf8'));
  manifest.dependencies.zod = '^4.0.0';
  manifest.dependencies.knex = '1.2.3';
  await writeFile(file('package.json'), JSON.stringify(manifest));
  const problems = await checkService(service);
  assert.deepEqual(
    problems.map(problem => problem.file),
    ['docs/index.md', 'src/helpers.ts', 'package.json', 'package.json'],
  );
  assert.match(problems[1]!.message, /must lie in src\/api\//);
  assert.match(problems[2]!.message, /knex` must be a version of the root yarn\.lock: "3/);
  assert.match(problems[3]!.message, /zod` must be an exact version/);
});
