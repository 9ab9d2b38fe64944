import type { WorkloadSpec } from '../api.ts';

/** How the migration job of one release ended. */
export interface MigrationResult {
  status: 'Succeeded' | 'Failed';
  time: string;
  /** A failed job is tried again once either of the two has grown. */
  generation: number;
  restartGeneration: number;
  message: string;
  lastLogLines: string[];
}

/** Durable state of one workload: what is wanted, and what must not be forgotten over a restart of the supervisor. */
export interface WorkloadRecord {
  spec: WorkloadSpec;
  generation: number;
  /** Grows with every asked restart, which makes new instances of the same release. */
  restartGeneration: number;
  /** The last spec whose releases were all ready: it goes on serving while a newer one is not. */
  proven?: { spec: WorkloadSpec; generation: number; restartGeneration: number };
  /** By digest of the release. */
  migrations: Record<string, MigrationResult>;
  asleep: boolean;
  deleting: boolean;
  /** Ids of previews that are over: their host names must not fall through to the main route. */
  endedPreviews: string[];
}

const KEPT_MIGRATIONS = 100;
const KEPT_PREVIEWS = 200;

export function newRecord(spec: WorkloadSpec): WorkloadRecord {
  return {
    spec,
    generation: 1,
    restartGeneration: 0,
    migrations: {},
    asleep: false,
    deleting: false,
    endedPreviews: [],
  };
}

/** The record after another spec was accepted. A new spec wakes the workload: it has to show that it gets ready. */
export function withSpec(record: WorkloadRecord, spec: WorkloadSpec): WorkloadRecord {
  const current = new Set(previewIds(spec));
  const ended = [...record.endedPreviews, ...previewIds(record.spec)].filter(
    (id, index, all) => !current.has(id) && all.indexOf(id) === index,
  );
  const stopped = !record.spec.releases.some(release => release.role !== 'preview');
  return {
    ...record,
    spec,
    generation: record.generation + 1,
    // What somebody has stopped must not come back because its successor fails.
    proven: stopped || record.deleting ? undefined : record.proven,
    // A service that was removed may come back with another database.
    migrations: record.deleting
      ? {}
      : Object.fromEntries(Object.entries(record.migrations).slice(-KEPT_MIGRATIONS)),
    asleep: false,
    deleting: false,
    endedPreviews: ended.slice(-KEPT_PREVIEWS),
  };
}

function previewIds(spec: WorkloadSpec): string[] {
  return spec.releases.flatMap(release => release.previewId ?? []);
}
