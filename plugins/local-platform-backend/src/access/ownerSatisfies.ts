import type { PermissionCondition, PermissionCriteria } from '@backstage/plugin-permission-common';

/**
 * Whether an entity of which only the owner is known satisfies conditions of the catalog. Any rule other than "is owner" counts
 * as not satisfied, also below a `not`: what is not known never lets anyone in.
 */
export function ownerSatisfies(
  criteria: PermissionCriteria<PermissionCondition>,
  owner: string,
): boolean {
  return evaluate(criteria, owner) === true;
}

function evaluate(
  criteria: PermissionCriteria<PermissionCondition>,
  owner: string,
): boolean | undefined {
  if ('not' in criteria) {
    const inner = evaluate(criteria.not, owner);
    return inner === undefined ? undefined : !inner;
  }
  if ('allOf' in criteria) {
    const inner = criteria.allOf.map(each => evaluate(each, owner));
    if (inner.includes(false)) return false;
    return inner.includes(undefined) ? undefined : true;
  }
  if ('anyOf' in criteria) {
    const inner = criteria.anyOf.map(each => evaluate(each, owner));
    if (inner.includes(true)) return true;
    return inner.includes(undefined) ? undefined : false;
  }
  if (criteria.rule !== 'IS_ENTITY_OWNER') return undefined;
  const claims = criteria.params?.claims;
  return Array.isArray(claims) && claims.includes(owner);
}
