import { InputError } from '@backstage/errors';
import type { Config } from '@backstage/config';
import { z } from 'zod';

const ruleSchema = z.strictObject({
  permissions: z
    .array(z.string().regex(/^[a-zA-Z0-9.*-]+$/, "must be a permission name, '*' matches any part"))
    .min(1),
  when: z.enum(['always', 'owner', 'creator']),
});

const roleSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().optional(),
  members: z.array(z.string().min(1)).min(1),
  rules: z.array(ruleSchema),
});

/** When a rule allows: without condition, to owners of the entity, or to whoever created the thing (a scaffolder task). */
export type RuleCondition = z.infer<typeof ruleSchema>['when'];

export interface Rule {
  /** Where the rule stands in the configuration, e.g. `permission.roles.developer.rules[2]`. */
  path: string;
  when: RuleCondition;
  matches(permission: string): boolean;
}

export interface Role {
  name: string;
  title: string;
  description?: string;
  /** Entity refs of users or groups in lower case; `*` is everyone who is signed in. */
  members: string[];
  rules: Rule[];
}

/**
 * Reads `permission.roles`.
 *
 * @throws InputError with one line per wrong key, each with its path.
 */
export function readRoles(config: Config): Role[] {
  const parsed = z
    .record(z.string(), roleSchema)
    .safeParse(config.getOptional('permission.roles') ?? {});
  if (!parsed.success) {
    throw new InputError(
      parsed.error.issues
        .map(issue => `permission.roles.${issue.path.join('.')}: ${issue.message}`)
        .join('\n'),
    );
  }
  return Object.entries(parsed.data).map(([name, role]) => ({
    name,
    title: role.title,
    description: role.description,
    members: role.members.map(member => member.toLocaleLowerCase('en-US')),
    rules: role.rules.map((rule, index) => ({
      path: `permission.roles.${name}.rules[${index}]`,
      when: rule.when,
      matches: matcher(rule.permissions),
    })),
  }));
}

function matcher(patterns: string[]): (permission: string) => boolean {
  const expressions = patterns.map(
    pattern => new RegExp(`^${pattern.replace(/\./g, '\\.').replace(/\*/g, '.*')}$`),
  );
  return permission => expressions.some(expression => expression.test(permission));
}
