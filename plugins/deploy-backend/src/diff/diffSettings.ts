import type { DiffDependency, DiffSetting, Release } from '@internal/plugin-deploy-common';

/** Settings of `values.yaml` and values of `rollout.yaml` that differ, by path. */
export function diffSettings(from: Release | undefined, to: Release): DiffSetting[] {
  return [
    ...diffFile('values.yaml', from?.values, to.values),
    ...diffFile('rollout.yaml', from?.rollout, to.rollout),
  ];
}

function diffFile(
  file: DiffSetting['file'],
  from: object | undefined,
  to: object | undefined,
): DiffSetting[] {
  const before = flatten(from ?? {});
  const after = flatten(to ?? {});
  // A place for settings without any sets nothing; `pause: {}` is a pause without an end.
  if (file === 'values.yaml') {
    for (const found of [before, after]) {
      for (const [path, value] of found) if (value === '{}') found.delete(path);
    }
  }
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(path => before.get(path) !== after.get(path))
    .sort()
    .map(path => ({ path, file, from: before.get(path), to: after.get(path) }));
}

function flatten(value: unknown, path = '', found = new Map<string, string>()) {
  if (Array.isArray(value)) {
    value.forEach((each, index) => flatten(each, `${path}[${index}]`, found));
  } else if (value && typeof value === 'object' && Object.keys(value).length > 0) {
    for (const [key, each] of Object.entries(value)) {
      flatten(each, path ? `${path}.${key}` : key, found);
    }
  } else if (path) {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return found;
}

/** Packages by version, and services that are called. */
export function diffDependencies(
  from: Record<string, string>,
  to: Record<string, string>,
): DiffDependency[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter(name => from[name] !== to[name])
    .sort()
    .map(name => ({
      name,
      ...(from[name] !== undefined && { from: from[name] }),
      ...(to[name] !== undefined && { to: to[name] }),
    }));
}
