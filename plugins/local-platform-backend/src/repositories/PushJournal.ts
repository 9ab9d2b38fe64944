import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { Push } from '@internal/plugin-local-platform-common';
import { TOPIC_REPOSITORY_PUSHED } from '@internal/plugin-local-platform-common';
import type { Knex } from 'knex';
import type { Clock } from '@internal/plugin-kit';
import { readRefs } from './bareRepository';
import type { RepositoryRecord } from './RepositoryStore';

const NO_COMMIT = '0'.repeat(40);

interface PushRow {
  sequence: string;
  repository: string;
  ref: string;
  before: string;
  after: string;
  pusher: string;
  time: Date;
}

/**
 * Turns changes of refs into rows and events. It compares the repository with the refs last seen, so it finds a push even when
 * the process that took it was killed before it could say so; events are published at least once.
 */
export class PushJournal {
  constructor(
    private readonly deps: {
      db: Knex;
      gitRoot: string;
      events: EventsService;
      clock: Clock;
      logger: LoggerService;
    },
  ) {}

  /** Writes what changed in this repository since it was last looked at. Call it under the repository's lock. */
  async record(repository: RepositoryRecord, pusher: string): Promise<void> {
    const { db, clock, gitRoot } = this.deps;
    const refs = await readRefs(join(gitRoot, repository.storage));
    await db.transaction(async trx => {
      const seen = await trx('repository_refs')
        .where('repository_id', repository.id)
        .select('ref', 'commit');
      const changes = difference(new Map(seen.map(row => [row.ref, row.commit])), refs);
      if (changes.length === 0) return;
      await trx('pushes').insert(
        changes.map(change => ({
          ...change,
          repository_id: repository.id,
          pusher,
          time: clock.now(),
        })),
      );
      await trx('repository_refs').where('repository_id', repository.id).delete();
      const rows = [...refs].map(([ref, commit]) => ({
        repository_id: repository.id,
        ref,
        commit,
      }));
      if (rows.length > 0) await trx.batchInsert('repository_refs', rows, 500);
    });
  }

  /** Publishes every push that has not been published yet, in order. */
  async publish(): Promise<void> {
    const { db, events, clock, logger } = this.deps;
    for (const push of await this.rows().whereNull('publish_time')) {
      const { sequence, ...eventPayload } = toPush(push);
      await events.publish({ topic: TOPIC_REPOSITORY_PUSHED, eventPayload });
      await db('pushes').where('sequence', sequence).update('publish_time', clock.now());
      logger.info(
        `${push.pusher} pushed ${push.after.slice(0, 8)} to ${push.repository} ${push.ref}`,
      );
    }
  }

  async list(query: { afterSequence: number; limit: number }): Promise<Push[]> {
    const rows: PushRow[] = await this.rows()
      .where('sequence', '>', query.afterSequence)
      .limit(query.limit);
    return rows.map(toPush);
  }

  private rows() {
    return this.deps
      .db('pushes')
      .join('repositories', 'repositories.id', 'pushes.repository_id')
      .select('pushes.*', 'repositories.name as repository')
      .orderBy('sequence');
  }
}

function toPush(row: PushRow): Push {
  return {
    sequence: Number(row.sequence),
    repository: row.repository,
    ref: row.ref,
    before: row.before,
    after: row.after,
    pusher: row.pusher,
    time: row.time.toISOString(),
  };
}

function difference(seen: Map<string, string>, now: Map<string, string>) {
  const refs = [...new Set([...seen.keys(), ...now.keys()])].sort();
  return refs
    .map(ref => ({ ref, before: seen.get(ref) ?? NO_COMMIT, after: now.get(ref) ?? NO_COMMIT }))
    .filter(({ before, after }) => before !== after);
}
