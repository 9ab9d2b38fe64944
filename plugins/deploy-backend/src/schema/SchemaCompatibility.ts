import { NotFoundError, stringifyError } from '@backstage/errors';
import type { Release, SchemaCompatibilityResult } from '@internal/plugin-deploy-common';
import type { ArtifactsService } from '@internal/plugin-local-platform-node';
import type { Knex } from 'knex';
import type { ReleaseStore } from '../database/ReleaseStore';
import type { ServiceStore } from '../database/ServiceStore';
import type { RepositoryCall } from '../repositories/ServiceRepository';
import { compareSchema } from './compareSchema';
import { migrateBundle } from './migrateBundle';
import { readSchema } from './readSchema';
import { withScratchDatabase } from './ScratchDatabase';

/**
 * Whether the older of two releases works on the schema of the newer one. That decides both ways: forward, both run at once while the
 * traffic moves; back, the older one meets the migrated database, for migrations are never undone.
 */
export class SchemaCompatibility {
  /** By digests, older first: releases never change. */
  readonly #checks = new Map<string, Promise<SchemaCompatibilityResult>>();

  constructor(
    private readonly options: {
      knex: Knex;
      services: ServiceStore;
      releases: ReleaseStore;
      /** Absent where bundles are not kept on this machine. */
      artifacts?: ArtifactsService;
      migrate?: typeof migrateBundle;
    },
  ) {}

  /** @throws NotFoundError for unknown releases */
  async check(
    query: { entityRef: string; from: string; to: string },
    call: RepositoryCall,
  ): Promise<SchemaCompatibilityResult> {
    const [from, to] = await Promise.all([
      this.#release(query.entityRef, query.from),
      this.#release(query.entityRef, query.to),
    ]);
    const [older, newer] = from.sequence <= to.sequence ? [from, to] : [to, from];
    const known = { olderDigest: older.digest, newerDigest: newer.digest };
    const added = (newer.migrations ?? []).filter(name => !older.migrations?.includes(name));
    if (older.digest === newer.digest || (older.migrations && added.length === 0)) {
      return { ...known, verdict: 'compatible', reason: 'No migration is added.', problems: [] };
    }
    const key = `${older.service}/${older.digest}/${newer.digest}`;
    const running =
      this.#checks.get(key) ??
      this.#compare(older, newer, call).then(result => ({ ...known, ...result }));
    this.#checks.set(key, running);
    const result = await running;
    // What could not be found out may be found out the next time.
    if (result.verdict === 'unknown') this.#checks.delete(key);
    return result;
  }

  async #compare(
    older: Release,
    newer: Release,
    call: RepositoryCall,
  ): Promise<Omit<SchemaCompatibilityResult, 'olderDigest' | 'newerDigest'>> {
    const { artifacts, knex, migrate = migrateBundle } = this.options;
    const unknown = (reason: string) => ({ verdict: 'unknown' as const, reason, problems: [] });
    const bundles = [older, newer].map(each => each.artifacts.find(a => a.type === 'bundle'));
    if (!artifacts || !bundles[0] || !bundles[1]) {
      return unknown('The releases have no bundles on this machine whose migrations could be run.');
    }
    try {
      const [olderDir, newerDir] = await Promise.all(
        bundles.map(bundle => artifacts.materialize(bundle!.digest, call)),
      );
      return await withScratchDatabase(knex, async scratch => {
        await migrate(olderDir, scratch.url);
        const before = await readSchema(scratch.knex);
        try {
          await migrate(newerDir, scratch.url);
        } catch (error) {
          const message = `cannot be reached: ${stringifyError(error)}`;
          return {
            verdict: 'incompatible' as const,
            reason: `The schema of ${nameOf(newer)} ${message}`,
            problems: [{ table: 'the new schema', message }],
          };
        }
        const problems = compareSchema(before, await readSchema(scratch.knex));
        return problems.length
          ? {
              verdict: 'incompatible' as const,
              reason: `${nameOf(older)} would fail on the schema of ${nameOf(newer)}.`,
              problems,
            }
          : {
              verdict: 'compatible' as const,
              reason: `${nameOf(older)} works on the schema of ${nameOf(newer)}.`,
              problems,
            };
      });
    } catch (error) {
      return unknown(`The schemas could not be compared: ${stringifyError(error)}`);
    }
  }

  async #release(entityRef: string, digest: string): Promise<Release> {
    const known = await this.options.services.byEntityRef(entityRef);
    const release = known && (await this.options.releases.get(known.service, digest));
    if (!release) throw new NotFoundError(`${entityRef} has no release ${digest}.`);
    return release;
  }
}

function nameOf(release: Release): string {
  return `${release.service} ${release.digest.slice(7, 15)}`;
}
