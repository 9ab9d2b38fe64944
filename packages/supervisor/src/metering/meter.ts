import type { GatewayStats } from '../gateway/controlServer.ts';
import { readUsage, type Usage } from './usage.ts';
import type { UsageLedger } from './usageLedger.ts';

/** A process to be metered. */
export interface Metered {
  pid: number;
  /** Count its descendants as well, which costs more and is done every sixth time. */
  tree?: boolean;
  /** Whom it is charged to, if it is an instance of a service. */
  account?: { service: string; environment: string; team: string };
}

export interface CurrentUsage extends Usage {
  cpuPercent?: number;
}

const TREE_ROUNDS = 6;
/** Longer gaps (a laptop that slept) are not charged. */
const LONGEST_GAP_SECONDS = 60;

/** Reads memory and CPU of all processes and adds up what services use. */
export class Meter {
  readonly #ledger: UsageLedger;
  #last = new Map<number, CurrentUsage>();
  #lastTime = 0;
  #round = 0;
  #lastRequests = new Map<string, number>();

  constructor(ledger: UsageLedger) {
    this.#ledger = ledger;
  }

  flush(now: number): void {
    this.#ledger.flush(now);
  }

  usageOf(pid: number): CurrentUsage | undefined {
    return this.#last.get(pid);
  }

  async measure(
    processes: Metered[],
    stats: GatewayStats | undefined,
    teamOf: (environment: string, service: string) => string,
    now: number,
  ): Promise<void> {
    const due = processes.filter(
      each => !each.tree || this.#round % TREE_ROUNDS === 0 || !this.#last.has(each.pid),
    );
    this.#round += 1;
    const usages = await readUsage(due);
    const seconds = this.#lastTime ? (now - this.#lastTime) / 1000 : 0;
    const current = new Map<number, CurrentUsage>();
    for (const { pid, account } of processes) {
      const usage = usages.get(pid);
      const before = this.#last.get(pid);
      if (!usage) {
        if (before && !due.some(each => each.pid === pid)) {
          current.set(pid, before);
        }
        continue;
      }
      // A pid that came again has used less than before: it starts from zero.
      const known = before && before.cpuSeconds <= usage.cpuSeconds ? before.cpuSeconds : 0;
      const cpuSeconds = usage.cpuSeconds - known;
      current.set(pid, {
        ...usage,
        ...(before && seconds > 0 && { cpuPercent: (cpuSeconds / seconds) * 100 }),
      });
      if (account && seconds > 0 && seconds <= LONGEST_GAP_SECONDS) {
        this.#ledger.add(
          account,
          { cpuSeconds, rssByteSeconds: usage.rssBytes * seconds, instanceSeconds: seconds },
          now,
        );
      }
    }
    const first = this.#lastTime === 0;
    this.#last = current;
    this.#lastTime = now;
    this.#countRequests(stats, teamOf, first, now);
  }

  #countRequests(
    stats: GatewayStats | undefined,
    teamOf: (environment: string, service: string) => string,
    first: boolean,
    now: number,
  ): void {
    for (const [key, { requests }] of Object.entries(stats?.services ?? {})) {
      const before = this.#lastRequests.get(key) ?? 0;
      // A gateway that was started anew counts from zero.
      const added = requests >= before ? requests - before : requests;
      this.#lastRequests.set(key, requests);
      const [environment, service] = key.split('/');
      // An adopted gateway's earlier requests were counted by the supervisor before this one.
      if (added > 0 && !first) {
        this.#ledger.add(
          { environment, service, team: teamOf(environment, service) },
          { requests: added },
          now,
        );
      }
    }
  }
}
