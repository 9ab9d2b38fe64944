import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RoutingRule } from '../api.ts';
import { cookieValue } from './cookies.ts';
import type { RouteTarget, ServiceRoute } from './routeTable.ts';

export interface Choice {
  target: RouteTarget;
  /** Set this cookie, so that the visitor stays with the release. */
  stickyCookie?: string;
}

/** The share of [0, 100) at which a value always lands; another seed deals the values anew. */
export function percentileOf(value: string, seed: string): number {
  const digits = hash('sha256', `${seed}\0${value}`, 'hex').slice(0, 12);
  return (Number.parseInt(digits, 16) / 16 ** 12) * 100;
}

/**
 * Rules in order, then the visitor's earlier release where that is asked for, then the weights.
 *
 * @param random - in [0, 1)
 * @param without - instances that have just refused a connection
 */
export function chooseTarget(
  route: Pick<ServiceRoute, 'targets' | 'rules' | 'sticky' | 'service' | 'environment'>,
  headers: IncomingHttpHeaders,
  random: number,
  without?: ReadonlySet<string>,
): Choice | undefined {
  const targets = without
    ? route.targets.filter(target => !without.has(target.instanceId))
    : route.targets;
  for (const rule of route.rules) {
    const ruled = targets.filter(target => target.release === rule.digest);
    if (ruled.length && ruleMatches(rule, headers, `${route.environment}/${route.service}`)) {
      return { target: evenly(ruled, random) };
    }
  }
  if (!route.sticky) {
    const target = byWeight(targets, random);
    return target && { target };
  }
  const name = stickyCookieName(route);
  const earlier = cookieValue(headers.cookie, name);
  const same = targets.filter(target => target.weight > 0 && shortName(target) === earlier);
  if (same.length) {
    return { target: byWeight(same, random)! };
  }
  const target = byWeight(targets, random);
  return (
    target && {
      target,
      stickyCookie: `${name}=${shortName(target)}; Path=/; HttpOnly; SameSite=Lax`,
    }
  );
}

function ruleMatches(rule: RoutingRule, headers: IncomingHttpHeaders, seed: string): boolean {
  if (rule.header) {
    return headers[rule.header.name.toLowerCase()] === rule.header.value;
  }
  if (rule.cookie) {
    return cookieValue(headers.cookie, rule.cookie.name) === rule.cookie.value;
  }
  if (!rule.hash) {
    return false;
  }
  const value = rule.hash.header
    ? headers[rule.hash.header.toLowerCase()]
    : cookieValue(headers.cookie, rule.hash.cookie!);
  return value !== undefined && percentileOf(String(value), seed) < rule.hash.percent;
}

/** Replicas of one release are alike. */
function evenly(targets: RouteTarget[], random: number): RouteTarget {
  return targets[Math.floor(random * targets.length)];
}

function byWeight(targets: RouteTarget[], random: number): RouteTarget | undefined {
  const weighted = targets.filter(target => target.weight > 0);
  if (weighted.length < 2) {
    return weighted[0];
  }
  const sum = weighted.reduce((total, target) => total + target.weight, 0);
  let left = random * sum;
  return weighted.find(target => (left -= target.weight) < 0) ?? weighted.at(-1);
}

function stickyCookieName({ service, environment }: { service: string; environment: string }) {
  return `devopshub-release-${environment}-${service}`;
}

function shortName(target: RouteTarget): string {
  return target.release.replace(/^sha256:/, '').slice(0, 12);
}
