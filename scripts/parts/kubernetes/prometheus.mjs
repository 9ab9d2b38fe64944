// A real Prometheus on a free loopback port that asks one target every second: what a test answers there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** @returns its address, and the port on which the test answers `/metrics`. */
export async function startPrometheus() {
  const data = await mkdtemp(join(tmpdir(), 'devopshub-prometheus-'));
  const [port, feedPort] = [await freePort(), await freePort()];
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '900ms' },
    scrape_configs: [
      {
        job_name: 'fed-by-the-test',
        honor_labels: true,
        static_configs: [{ targets: [`127.0.0.1:${feedPort}`] }],
      },
    ],
  };
  await writeFile(join(data, 'prometheus.yml'), JSON.stringify(config));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(data, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(data, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await rm(data, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await ready(url)); tries += 1) {
    if (tries > 150 || child.exitCode !== null) {
      await stop();
      throw new Error('Prometheus did not come up.');
    }
    await delay(200);
  }
  return { url, feedPort, stop };
}

const ready = url =>
  fetch(`${url}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
