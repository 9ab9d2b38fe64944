import type { Run } from './PostgresAdmin';
import { id, literal } from './PostgresAdmin';
import type { DatabaseNames } from './names';
import { scramVerifier } from './scramVerifier';

/** Makes the role if it is not there, and gives it this login or none. */
export async function ensureRole(
  run: Run,
  role: string,
  login: { password: string } | 'no password yet' | 'group',
): Promise<void> {
  const [exists] = await run('select 1 from pg_roles where rolname = $1', [role]);
  if (!exists) await run(`create role ${id(role)}`);
  // Whoever makes a role may give it away but is not in it; databases can be made only for roles one is in.
  await run(`grant ${id(role)} to current_user with inherit true, set true`);
  if (login === 'group') {
    await run(`alter role ${id(role)} nologin`);
    return;
  }
  const password =
    login === 'no password yet'
      ? 'password null'
      : `password ${literal(scramVerifier(login.password))}`;
  await run(`alter role ${id(role)} login ${password} connection limit 40`);
}

/** Limits for the logins that serve requests: nothing of theirs may hold the database up. */
export async function limitServing(run: Run, role: string): Promise<void> {
  await run(`alter role ${id(role)} set statement_timeout = '30s'`);
  await run(`alter role ${id(role)} set idle_in_transaction_session_timeout = '60s'`);
}

/** Migrations may take long, but must not wait for ever for a lock while requests queue up behind them. */
export async function limitMigrating(run: Run, role: string): Promise<void> {
  await run(`alter role ${id(role)} set lock_timeout = '10s'`);
  await run(`alter role ${id(role)} set idle_in_transaction_session_timeout = '10min'`);
}

/** Inside the database: the owner makes things, the logins use what it makes and can make nothing. */
export async function grantInside(run: Run, names: DatabaseNames): Promise<void> {
  const owner = id(names.owner);
  const logins = `${id(names.loginA)}, ${id(names.loginB)}`;
  const defaults = `alter default privileges for role ${owner}`;
  await run(`set role ${owner}`);
  await run(`revoke all on schema public from public`);
  await run(`grant usage on schema public to ${logins}`);
  await run(`${defaults} grant select, insert, update, delete on tables to ${logins}`);
  await run(`${defaults} grant select, usage, update on sequences to ${logins}`);
  await run(`${defaults} grant execute on functions to ${logins}`);
  await run(`${defaults} grant usage on schemas to ${logins}`);
  await run(`${defaults} grant usage on types to ${logins}`);
  await run('reset role');
}

/** Sessions of these roles end; no new one can begin where the database refuses connections. */
export async function endSessions(run: Run, database: string): Promise<void> {
  await run(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
    [database],
  );
}
