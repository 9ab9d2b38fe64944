import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { FreezeWindow, RequiredApproval } from '@internal/plugin-gate-common';
import { readWindows } from './configWindows';
import { matchesAny } from './domain/pattern';
import type { UnknownMeans } from './domain/settle';

const UNKNOWN_MEANS: readonly UnknownMeans[] = ['deny', 'needs-approval', 'advice'];
const DEFAULT_LAST_ENVIRONMENT = 'prod';

export interface EnvironmentRule {
  unknownMeans: UnknownMeans;
  required: RequiredApproval[];
  /** Kinds of change that need the approvals; a `*` at the end matches any rest. */
  kinds: string[];
}

export interface GateConfig {
  /** The rule of an environment, or of changes that belong to none. */
  rule(environment: string | undefined): EnvironmentRule;
  windows: FreezeWindow[];
  /** Zone of imported holidays. */
  timeZone: string;
  authorizationMinutes: number;
  breakGlassMinutes: number;
  approvalHours: number;
  waiverDays: number;
  /** Groups that are told when somebody asks for a waiver. */
  waiverDeciders: string[];
}

/** @throws InputError that names the key of what can't be used. */
export function readGateConfig(config: RootConfigService): GateConfig {
  const environments = config.getOptionalConfigArray('deploy.environments');
  const last = environments?.at(-1)?.getString('name') ?? DEFAULT_LAST_ENVIRONMENT;
  const rules = new Map<string, EnvironmentRule>();
  config.getOptionalConfigArray('gate.environments')?.forEach((item, index) => {
    const name = item.getString('name');
    rules.set(name, readRule(item, `gate.environments[${index}]`, name === last));
  });
  const fallback = (environment?: string): EnvironmentRule => ({
    unknownMeans: environment === last ? 'deny' : 'advice',
    required: [],
    kinds: [],
  });
  return {
    rule: environment => rules.get(environment ?? '') ?? fallback(environment),
    windows: readWindows(config),
    timeZone: config.getOptionalString('gate.timeZone') ?? 'UTC',
    authorizationMinutes: config.getOptionalNumber('gate.authorizationMinutes') ?? 5,
    breakGlassMinutes: config.getOptionalNumber('gate.breakGlassMinutes') ?? 15,
    approvalHours: config.getOptionalNumber('gate.approvalHours') ?? 72,
    waiverDays: config.getOptionalNumber('gate.waivers.maximumDays') ?? 30,
    waiverDeciders: config.getOptionalStringArray('gate.waivers.deciders') ?? [],
  };
}

/** The approvals that a change of this kind needs by the environment's rule. */
export function requiredApprovals(rule: EnvironmentRule, kind: string): RequiredApproval[] {
  return matchesAny(rule.kinds, kind) ? rule.required : [];
}

function readRule(config: Config, key: string, lastEnvironment: boolean): EnvironmentRule {
  const unknown = config.getOptionalString('unknown') ?? (lastEnvironment ? 'deny' : 'advice');
  const unknownMeans = UNKNOWN_MEANS.find(each => each === unknown);
  if (!unknownMeans) {
    throw new InputError(
      `${key}.unknown must be one of 'deny', 'needs-approval', 'advice', not '${unknown}'`,
    );
  }
  const required = (config.getOptionalConfigArray('approvals.required') ?? []).map(
    (item, index) => {
      const count = item.getOptionalNumber('count') ?? 1;
      if (!Number.isInteger(count) || count < 1) {
        throw new InputError(
          `${key}.approvals.required[${index}].count must be a whole number from 1, not ${count}`,
        );
      }
      const group = item.getOptionalString('group');
      return { ...(group && { group: group.toLowerCase() }), count };
    },
  );
  const kinds = config.getOptionalStringArray('approvals.kinds') ?? ['*'];
  return { unknownMeans, required, kinds };
}
