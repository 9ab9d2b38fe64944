import type { ObservedState } from '@internal/plugin-deploy-node';

interface Wanted {
  digest: string;
  revision: string;
}

/** What the repository wants, as this portal last wrote or read it, against what the cluster has followed. */
export class Following {
  readonly #wanted = new Map<string, Wanted>();

  wants(service: string, environment: string, digest: string, revision: string) {
    this.#wanted.set(`${environment}/${service}`, { digest, revision });
  }

  forget(service: string, environment: string) {
    this.#wanted.delete(`${environment}/${service}`);
  }

  get(service: string, environment: string): Wanted | undefined {
    return this.#wanted.get(`${environment}/${service}`);
  }

  servicesIn(environment: string): string[] {
    return [...this.#wanted.keys()]
      .filter(key => key.startsWith(`${environment}/`))
      .map(key => key.slice(environment.length + 1));
  }

  /** Settled only when the cluster runs what the repository wants. */
  judge(seen: {
    service: string;
    environment: string;
    observed: ObservedState | undefined;
    sync: ObservedState['sync'];
  }): ObservedState | undefined {
    const { service, environment, observed } = seen;
    const wanted = this.get(service, environment);
    if (!wanted) return observed;
    const sync: ObservedState['sync'] = {
      ...(seen.sync ?? { status: 'Unknown', health: 'Missing' }),
      wantedRevision: wanted.revision,
    };
    const followed = observed?.desiredDigest === wanted.digest && sync.status === 'Synced';
    if (observed && followed) return { ...observed, sync };
    const failed = sync.message && sync.status !== 'Synced';
    return {
      service,
      environment,
      instances: 0,
      restarts: 0,
      previews: [],
      ...observed,
      health: observed?.health === 'Unknown' ? 'Unknown' : 'Progressing',
      settled: false,
      desiredDigest: wanted.digest,
      message: failed
        ? `Argo CD cannot follow commit ${wanted.revision.slice(0, 8)}: ${sync.message}`
        : `Committed as ${wanted.revision.slice(0, 8)}; Argo CD follows (${sync.status}, ${
            sync.health
          }).`,
      sync,
    };
  }
}
