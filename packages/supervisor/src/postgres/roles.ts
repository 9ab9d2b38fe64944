import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { withClient } from './client.ts';
import type { DatabaseLogin } from './postgres.ts';

/** True when the server lets us in within 15 s; one that is recovering is waited for. */
export async function serverAnswers(login: DatabaseLogin): Promise<boolean> {
  for (const end = Date.now() + 15_000; Date.now() < end; await sleep(250)) {
    try {
      await withClient(login, client => client.query('SELECT 1'));
      return true;
    } catch (error) {
      // 57P03: starting up or recovering
      if ((error as { code?: string }).code !== '57P03') {
        return false;
      }
    }
  }
  return false;
}

/** The portal's role: makes its own databases and roles, and is no superuser. */
export async function ensurePortalRole(admin: DatabaseLogin, password: string): Promise<void> {
  await withClient(admin, async client => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'portal'");
    const verb = rowCount ? 'ALTER' : 'CREATE';
    await client.query(
      `${verb} ROLE portal LOGIN CREATEDB CREATEROLE PASSWORD ${pg.escapeLiteral(password)}`,
    );
  });
}
