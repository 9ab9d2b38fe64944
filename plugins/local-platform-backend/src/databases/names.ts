import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { serviceNameProblem } from '@internal/plugin-local-platform-common';

const MAX_IDENTIFIER = 63;

/** Names of everything that a service has on the PostgreSQL server in one environment. */
export interface DatabaseNames {
  database: string;
  owner: string;
  loginA: string;
  loginB: string;
  eventsDatabase: string;
  /** Group that owns all in the events database. */
  eventsGroup: string;
  eventsLogin: string;
}

/** @throws InputError when service or environment is not a DNS label of the right length */
export function databaseNames(service: string, environment: string): DatabaseNames {
  const problem = serviceNameProblem(service);
  if (problem) throw new InputError(`The service name ${problem}`);
  if (!/^[a-z][a-z0-9-]{0,9}$/.test(environment)) {
    throw new InputError(`The environment must be a DNS label of at most 10 characters`);
  }
  const suffix = service.replaceAll('-', '_');
  const env = environment.replaceAll('-', '_');
  const database = `svc_${env}_${suffix}`;
  return {
    database,
    owner: `${database}_owner`,
    loginA: `${database}_a`,
    loginB: `${database}_b`,
    eventsDatabase: `events_${env}`,
    eventsGroup: `events_${env}`,
    eventsLogin: `events_${env}_${suffix}`,
  };
}

/** Name of a database while it is archived; a long one is cut and told apart by a hash. */
export function archivedName(database: string, time: Date): string {
  const name = `archived_${Math.floor(time.getTime() / 1000)}_${database}`;
  if (name.length <= MAX_IDENTIFIER) return name;
  const hash = createHash('sha256').update(database).digest('hex').slice(0, 8);
  return `${name.slice(0, MAX_IDENTIFIER - 9)}_${hash}`;
}
