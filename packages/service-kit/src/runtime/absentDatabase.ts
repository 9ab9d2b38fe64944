import type { Knex } from 'knex';

/** Stands for the database of a service that has none: any use says how to get one. */
export function absentDatabase(service: string): Knex {
  const refuse = () => {
    throw new Error(`Service "${service}" must say \`database: true\` to use the database`);
  };
  return new Proxy(refuse as unknown as Knex, {
    get: (_target, key) => (key === 'then' || typeof key === 'symbol' ? undefined : refuse()),
    apply: refuse,
  });
}
