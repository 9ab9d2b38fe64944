import type { ServiceSettings, ServiceValues } from '@internal/plugin-deploy-common';

/** Where a setting stands: in all environments, or in one. */
export type Scope = { kind: 'everywhere' } | { kind: 'environment'; environment: string };

type Json = { [key: string]: unknown };

/** Settings that stand in the scope itself, without what it inherits. */
export function ownSettings(values: ServiceValues, scope: Scope): ServiceSettings {
  return scope.kind === 'everywhere' ? values : values.environments?.[scope.environment] ?? {};
}

/** Settings that the scope has from elsewhere; those of the service for an environment, none for the service. */
export function inheritedSettings(values: ServiceValues, scope: Scope): ServiceSettings {
  return scope.kind === 'everywhere' ? {} : values;
}

/** The values with one setting of a scope set; `undefined` takes it out, so that it is inherited again. */
export function withSetting<K extends keyof ServiceSettings>(
  values: ServiceValues,
  scope: Scope,
  key: K,
  value: ServiceSettings[K],
): ServiceValues {
  return withPath(values, [...scopePath(scope), key], value);
}

/** The values with one variable of a scope set; `undefined` takes it out. */
export function withVariable(
  values: ServiceValues,
  scope: Scope,
  name: string,
  value: string | undefined,
): ServiceValues {
  return withPath(values, [...scopePath(scope), 'variables', name], value);
}

export interface ShownVariable {
  name: string;
  value: string;
  /** `own`: only here; `overridden`: here in place of what is everywhere; `inherited`: from everywhere. */
  source: 'own' | 'overridden' | 'inherited';
  /** What would be here without the override. */
  inherited?: string;
}

/** All variables that a process in the scope gets, by name. */
export function variablesOf(values: ServiceValues, scope: Scope): ShownVariable[] {
  const own = ownSettings(values, scope).variables ?? {};
  const inherited = inheritedSettings(values, scope).variables ?? {};
  return [...new Set([...Object.keys(own), ...Object.keys(inherited)])].sort().map(name => {
    if (!(name in own)) return { name, value: inherited[name], source: 'inherited' };
    if (!(name in inherited)) return { name, value: own[name], source: 'own' };
    return { name, value: own[name], source: 'overridden', inherited: inherited[name] };
  });
}

/** What I changed since `base`, put on top of what another one has saved meanwhile; where both changed, mine stands. */
export function rebase(
  base: ServiceValues,
  mine: ServiceValues,
  theirs: ServiceValues,
): ServiceValues {
  const before = leaves(base);
  const after = leaves(mine);
  let result = theirs;
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    if (JSON.stringify(before.get(key)) === JSON.stringify(after.get(key))) continue;
    result = withPath(result, JSON.parse(key) as string[], after.get(key));
  }
  return result;
}

/** Whether two texts of settings mean the same. */
export function sameValues(one: ServiceValues, other: ServiceValues): boolean {
  const text = (values: ServiceValues) => JSON.stringify([...leaves(values)].sort());
  return text(one) === text(other);
}

function scopePath(scope: Scope): string[] {
  return scope.kind === 'everywhere' ? [] : ['environments', scope.environment];
}

/** A copy with the value at `path`; what becomes empty by taking one out goes with it. */
function withPath(values: ServiceValues, path: string[], value: unknown): ServiceValues {
  const [key, ...rest] = path;
  const copy: Json = { ...values };
  const child =
    rest.length === 0 ? value : withPath((copy[key] ?? {}) as ServiceValues, rest, value);
  const empty = rest.length > 0 && Object.keys(child as Json).length === 0;
  if (child === undefined || empty) delete copy[key];
  else copy[key] = child;
  return copy as ServiceValues;
}

function leaves(values: unknown, path: string[] = []): Map<string, unknown> {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return new Map([[JSON.stringify(path), values]]);
  }
  return new Map(
    Object.entries(values).flatMap(([key, value]) => [...leaves(value, [...path, key])]),
  );
}
