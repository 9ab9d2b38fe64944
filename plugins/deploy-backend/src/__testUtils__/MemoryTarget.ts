import type { DeployTarget, DesiredState, ObservedState } from '@internal/plugin-deploy-node';

export type Behaviour = 'good' | 'crash' | 'slow';

/** What really runs of a place. */
export interface Part {
  digest: string;
  role: 'stable' | 'candidate' | 'baseline' | 'standby';
  weight: number;
  crashed: boolean;
}

interface Place {
  desired: DesiredState;
  digest?: string;
  startTime: Date;
  settled: boolean;
  trouble?: string;
  /** What takes traffic, as it is; follows `desired` when the target works. */
  parts: Part[];
}

/**
 * A target in memory that behaves as the supervisor does: it takes a desired state at once, works on it when `tick` is called, and
 * keeps what served before while a new release does not get ready.
 */
export class MemoryTarget implements DeployTarget {
  readonly id = 'memory';
  readonly environments = ['dev', 'staging', 'prod'];
  readonly places = new Map<string, Place>();
  readonly archived: string[] = [];
  readonly restored: string[] = [];
  /** How releases behave, by digest; good when not told. */
  readonly behaviours = new Map<string, Behaviour>();
  down = false;

  constructor(private readonly now: () => Date) {}

  /** As it was when it was made. */
  reset() {
    this.places.clear();
    this.behaviours.clear();
    this.down = false;
  }

  async apply(desired: DesiredState) {
    this.#assertUp();
    const key = `${desired.service}/${desired.environment}`;
    const before = this.places.get(key);
    const same = JSON.stringify(before?.desired) === JSON.stringify(desired);
    if (before && same) return;
    this.places.set(key, {
      desired,
      digest: before?.digest,
      startTime: before?.startTime ?? this.now(),
      settled: false,
      parts: before?.parts ?? [],
    });
  }

  /** Lets the target work on everything once. */
  tick() {
    for (const place of this.places.values()) {
      const wanted = place.desired.release?.digest;
      const behaviour = this.#behaviour(wanted);
      if (behaviour === 'slow') continue;
      place.settled = true;
      place.trouble = behaviour === 'crash' ? 'it ended again and again' : undefined;
      if (behaviour === 'good' && place.digest !== wanted) {
        place.digest = wanted;
        place.startTime = this.now();
      }
      place.parts = this.#parts(place);
    }
  }

  /** Never gives traffic to what does not run: the stable release takes what the others cannot. */
  #parts({ desired, digest }: Place): Part[] {
    if (!digest) return [];
    const { candidate, baseline, standby } = desired;
    const others: Part[] = [];
    if (candidate && this.#behaviour(candidate.release.digest) !== 'slow') {
      const crashed = this.#behaviour(candidate.release.digest) === 'crash';
      const { weight, release } = candidate;
      others.push({
        digest: release.digest,
        role: 'candidate',
        weight: crashed ? 0 : weight,
        crashed,
      });
    }
    if (baseline) {
      others.push({ digest, role: 'baseline', weight: baseline.weight, crashed: false });
    }
    if (standby)
      others.push({ digest: standby.digest, role: 'standby', weight: 0, crashed: false });
    const rest = 100 - others.reduce((sum, each) => sum + each.weight, 0);
    return [{ digest, role: 'stable', weight: rest, crashed: false }, ...others];
  }

  #behaviour(digest: string | undefined): Behaviour {
    return (digest && this.behaviours.get(digest)) || 'good';
  }

  async observe(service: string, environment: string) {
    this.#assertUp();
    const place = this.places.get(`${service}/${environment}`);
    return place && this.#observed(place);
  }

  async observeAll() {
    this.#assertUp();
    return [...this.places.values()].map(place => this.#observed(place));
  }

  async restart(service: string, environment: string) {
    this.#assertUp();
    const place = this.places.get(`${service}/${environment}`)!;
    place.settled = false;
    place.startTime = this.now();
  }

  async archive(service: string, environment: string) {
    this.#assertUp();
    this.places.delete(`${service}/${environment}`);
    this.archived.push(`${service}/${environment}`);
  }

  async restore(service: string, environment: string) {
    this.restored.push(`${service}/${environment}`);
  }

  #observed(place: Place): ObservedState {
    const { desired, digest, settled, trouble, startTime, parts } = place;
    const well = digest ? 'Healthy' : 'Stopped';
    const outcome = trouble ? 'Failed' : well;
    return {
      service: desired.service,
      environment: desired.environment,
      health: settled ? outcome : 'Progressing',
      message: trouble ?? (settled ? 'ready' : 'starting'),
      digest,
      desiredDigest: desired.release?.digest,
      settled,
      url: `http://${desired.service}.${desired.environment}.localhost`,
      instances: digest ? 1 : 0,
      oldestStartTime: startTime.toISOString(),
      restarts: 0,
      lastLogLines: trouble ? ['planted crash'] : undefined,
      releases: parts.map(({ crashed, ...part }) => ({
        ...part,
        instances: 1,
        ready: crashed ? 0 : 1,
        health: crashed ? ('Failed' as const) : ('Healthy' as const),
      })),
      previews: [
        ...desired.previews,
        ...(desired.candidate?.previewId ? [{ previewId: desired.candidate.previewId }] : []),
      ].map(({ previewId }) => ({
        previewId,
        health: settled ? 'Healthy' : 'Progressing',
        message: '',
        url: `http://${previewId}.localhost`,
      })),
    };
  }

  #assertUp() {
    if (this.down) throw new Error('the target does not answer');
  }
}
