import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, isTest, sources, text } from './sources.mjs';

/**
 * Actions that remove or interrupt something and do not pass the gate, with the reason. Nothing that runs in an environment is changed
 * by them without its own confirmation.
 */
const WITHOUT_GATE = {
  'cancel-build': 'ends a build; nothing that runs is touched',
  'service-transfer': 'changes who owns, not what runs',
  'service-cleanup': 'undoes what never became a service',
  'service-archive': 'the whole service ends, confirmed by its name, and can be undone for 7 days',
};

const backendSources = sources.filter(path => /^plugins\/[^/]+\/src\//.test(path) && !isTest(path));
const folderOf = path => path.split('/').slice(0, 2).join('/');

/** `{path, name}` of every action that is registered as destructive. */
const destructive = backendSources.flatMap(path =>
  text(path)
    .split(/\.register\(\{/)
    .slice(1)
    .map(registration => registration.slice(0, 1500))
    .filter(registration => /attributes:\s*\{[^}]*destructive:\s*true/.test(registration))
    .map(registration => ({ path, name: /name:\s*'([^']+)'/.exec(registration)?.[1] })),
);

/** Whether a package lets the gate decide and takes the token in return before the effect. */
function passesGate(folder) {
  const manifest = JSON.parse(text(`${folder}/package.json`));
  const own = backendSources
    .filter(path => path.startsWith(`${folder}/`))
    .map(text)
    .join('\n');
  return (
    '@internal/plugin-gate-node' in (manifest.dependencies ?? {}) &&
    /gate\.authorize\(/.test(own) &&
    /gate\.verify\(/.test(own)
  );
}

test('a destructive action goes through the gate', () => {
  const found = destructive.filter(
    ({ path, name }) => !(name in WITHOUT_GATE) && !passesGate(folderOf(path)),
  );
  assert.deepEqual(
    found,
    [],
    'Let the plugin ask gateServiceRef.authorize, and verify right before the effect (gate-node/README.md), or give the reason why not in scripts/fitness/gate.test.mjs:',
  );
});

test('what is said to need no gate exists', () => {
  const names = new Set(destructive.map(({ name }) => name));
  const stale = Object.keys(WITHOUT_GATE).filter(name => !names.has(name));
  assert.deepEqual(stale, [], 'Take these out of WITHOUT_GATE in scripts/fitness/gate.test.mjs:');
});

test('a plugin that asks the gate has its kinds of change registered', () => {
  const asking = new Set(
    backendSources.filter(path => /gate\.authorize\(/.test(text(path))).map(folderOf),
  );
  const registered = new Set(
    backendSources
      .filter(path => path.startsWith('plugins/gate-backend-module-'))
      .flatMap(path => [...text(path).matchAll(/kind:\s*'([^']+)'/g)].map(([, kind]) => kind)),
  );
  const kinds = [...asking].flatMap(folder =>
    files
      .filter(path => path.startsWith(`${folder}/src/gate/`) && !isTest(path))
      .flatMap(path =>
        [...text(path).matchAll(/'((?:[a-z][a-z-]*\.){2}[a-z-]+)'/g)].map(([, kind]) => ({
          path,
          kind,
        })),
      ),
  );
  const unknown = kinds.filter(({ kind }) => !registered.has(kind));
  assert.deepEqual(
    unknown,
    [],
    'Register these kinds through changeKindsExtensionPoint in gate-backend-module-<plugin>; the gate refuses them otherwise:',
  );
});
