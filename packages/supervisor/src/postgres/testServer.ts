// A PostgreSQL for tests: prints its URL, runs until stdin closes, then leaves nothing behind.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from '../dataFolder.ts';
import { StablePorts } from '../stablePorts.ts';
import { startPostgres } from './postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'devopshub-test-'));
chmodSync(folder, 0o711);
const { keysDir, logsDir, runDir } = openDataFolder(folder);
const server = await startPostgres({
  dataDir: folder,
  keysDir,
  logFile: join(logsDir, 'postgres.log'),
  ports: new StablePorts(runDir),
  // Nothing here is to survive, so nothing needs to reach the disk.
  settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  report: line => process.stderr.write(`${line}\n`),
});
const { host, port, user, passwordFile } = server.admin;
process.stdout.write(
  `postgresql://${user}:${readFileSync(passwordFile, 'utf8').trim()}@${host}:${port}\n`,
);

process.stdin.resume();
process.stdin.once('end', async () => {
  await server.stop('immediate');
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
