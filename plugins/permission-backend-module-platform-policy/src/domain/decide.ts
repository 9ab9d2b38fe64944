import { isResourcePermission } from '@backstage/plugin-permission-common';
import type { Permission } from '@backstage/plugin-permission-common';
import type { Role, RuleCondition } from './roles';

/** Who asks: the user's own ref and those of the groups that the user speaks for. */
export interface Principal {
  userEntityRef: string;
  ownershipEntityRefs: string[];
}

export interface Decision {
  result: 'allow' | 'deny' | 'conditional';
  /** What must hold when the result is conditional. */
  condition?: Exclude<RuleCondition, 'always'>;
  /** Path of the configuration rule that decided. */
  rule?: string;
  roles: string[];
  reason: string;
  /** Titles of roles that this permission is given to, when the asker has none of them. */
  givenTo: string[];
}

/** Resource types on which a condition can be checked, by the plugin that owns them. */
export const CONDITION_RESOURCE_TYPE = {
  owner: 'catalog-entity',
  creator: 'scaffolder-task',
} as const satisfies Record<Exclude<RuleCondition, 'always'>, string>;

export function rolesOf(roles: Role[], principal: Principal): Role[] {
  const refs = new Set(
    [principal.userEntityRef, ...principal.ownershipEntityRefs].map(ref =>
      ref.toLocaleLowerCase('en-US'),
    ),
  );
  return roles.filter(role => role.members.some(member => member === '*' || refs.has(member)));
}

/**
 * The one place that decides. A rule without condition wins over one with a condition; no rule means no.
 * The policy and the explanation both call this, so that an explanation can't differ from the decision.
 */
export function decide(roles: Role[], permission: Permission, principal: Principal): Decision {
  const mine = rolesOf(roles, principal);
  const names = mine.map(role => role.name);
  const rules = mine.flatMap(role => role.rules.map(rule => ({ role, rule })));
  const matching = rules.filter(({ rule }) => rule.matches(permission.name));
  const givenTo = roles
    .filter(role => role.rules.some(rule => rule.matches(permission.name)))
    .map(role => role.title);

  const unconditional = matching.find(({ rule }) => rule.when === 'always');
  if (unconditional) {
    return {
      result: 'allow',
      rule: unconditional.rule.path,
      roles: names,
      givenTo,
      reason: `Role '${unconditional.role.title}' may do this.`,
    };
  }
  const conditional = matching.find(
    ({ rule }) =>
      rule.when !== 'always' &&
      isResourcePermission(permission, CONDITION_RESOURCE_TYPE[rule.when]),
  );
  if (conditional) {
    const condition = conditional.rule.when as Exclude<RuleCondition, 'always'>;
    return {
      result: 'conditional',
      condition,
      rule: conditional.rule.path,
      roles: names,
      givenTo,
      reason:
        condition === 'owner'
          ? `Role '${conditional.role.title}' may do this to what its own groups own.`
          : `Role '${conditional.role.title}' may do this to what the person has started.`,
    };
  }
  return {
    result: 'deny',
    roles: names,
    givenTo,
    reason: names.length
      ? `No rule of ${mine.map(role => `'${role.title}'`).join(', ')} gives '${permission.name}'.`
      : 'This person has no role.',
  };
}
