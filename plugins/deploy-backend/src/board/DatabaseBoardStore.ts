import { ACTIVE_ROLLOUT_PHASES } from '@internal/plugin-deploy-common';
import type { Knex } from 'knex';
import {
  type BoardDeployment,
  type BoardFacts,
  type BoardRelease,
  type BoardRollout,
  type BoardStore,
  placeKey,
} from './BoardStore';

type ReleaseRow = {
  service: string;
  digest: string;
  commit: string;
  message: string;
  sequence: string;
};

/** A fixed number of statements, whatever the number of services; each walks an index of (service, …). */
export class DatabaseBoardStore implements BoardStore {
  constructor(private readonly knex: Knex) {}

  async services() {
    return this.knex('services')
      .whereNull('archive_time')
      .orderBy('service')
      .select('service', 'entity_ref as entityRef');
  }

  async facts(
    services: string[],
    environments: string[],
    running: Array<{ service: string; digest: string }>,
  ): Promise<BoardFacts> {
    const [releases, newest, latest, arrived, rollouts] = await Promise.all([
      this.#releases(services, running),
      this.#newest(services),
      this.#deployments(services, environments, ''),
      this.#deployments(services, environments, `and kind <> 'restart' and phase = 'Healthy'`),
      this.#rollouts(services),
    ]);
    return { releases, newest, latest, arrived, rollouts };
  }

  async #releases(services: string[], running: Array<{ service: string; digest: string }>) {
    const { rows } = await this.knex.raw<{ rows: ReleaseRow[] }>(
      `select distinct on (r.service, r.digest)
         r.service, r.digest, r.commit, left(r.commit_message, 200) as message, r.sequence
       from releases r
       join (
         select service, digest from desired_releases where service = any(:services)
         union
         select * from unnest(:runningServices::text[], :runningDigests::text[])
       ) wanted using (service, digest)
       where not r.retired
       order by r.service, r.digest, r.sequence desc`,
      {
        services,
        runningServices: running.map(each => each.service),
        runningDigests: running.map(each => each.digest),
      },
    );
    const found = new Map<string, Map<string, BoardRelease>>();
    for (const row of rows) {
      const ofService = found.get(row.service) ?? new Map<string, BoardRelease>();
      found.set(row.service, ofService.set(row.digest, releaseOf(row)));
    }
    return found;
  }

  async #newest(services: string[]) {
    const { rows } = await this.knex.raw<{ rows: ReleaseRow[] }>(
      `select newest.*
       from unnest(?::text[]) as s(service)
       cross join lateral (
         select service, digest, commit, left(commit_message, 200) as message, sequence
         from releases
         where service = s.service and default_branch and not dirty and not retired
         order by sequence desc
         limit 1
       ) newest`,
      [services],
    );
    return new Map(rows.map(row => [row.service, releaseOf(row)]));
  }

  /** `condition` is SQL of this file. */
  async #deployments(services: string[], environments: string[], condition: string) {
    const { rows } = await this.knex.raw<{
      rows: Array<Omit<BoardDeployment, 'time'> & { create_time: Date; end_time: Date | null }>;
    }>(
      `select last.*
       from unnest(?::text[]) as s(service)
       cross join unnest(?::text[]) as e(environment)
       cross join lateral (
         select service, environment, digest, message, phase, actor, create_time, end_time
         from deployments
         where service = s.service and environment = e.environment and kind <> 'preview' ${condition}
         order by sequence desc
         limit 1
       ) last`,
      [services, environments],
    );
    return byPlace<BoardDeployment>(
      rows.map(({ create_time, end_time, ...row }) => ({ ...row, time: end_time ?? create_time })),
    );
  }

  async #rollouts(services: string[]) {
    const rows: BoardRollout[] = await this.knex('rollouts')
      .whereIn('service', services)
      .whereIn('phase', [...ACTIVE_ROLLOUT_PHASES])
      .select(
        'id',
        'service',
        'environment',
        'phase',
        'weight',
        'message',
        'to_digest as toDigest',
      );
    return byPlace(rows);
  }
}

function byPlace<T extends { service: string; environment: string }>(rows: T[]): Map<string, T> {
  return new Map(rows.map(row => [placeKey(row), row]));
}

function releaseOf(row: ReleaseRow): BoardRelease {
  return {
    digest: row.digest,
    commit: row.commit,
    commitMessage: row.message,
    sequence: Number(row.sequence),
  };
}
