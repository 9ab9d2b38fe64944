import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { PgBossJobsService } from './PgBossJobsService';

jest.setTimeout(60_000);

describe('PgBossJobsService', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const logger = mockServices.logger.mock();
  const open = new Set<PgBossJobsService>();
  let knex: Knex;

  const start = () => {
    const jobs = PgBossJobsService.create({ knex, schema: 'jobs', logger });
    open.add(jobs);
    return jobs;
  };

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
  });
  afterEach(async () => {
    await Promise.all([...open].map(jobs => jobs.stop()));
    open.clear();
  });

  it('hands each job to one handler and drops a second one that waits under the same key', async () => {
    const jobs = start();
    await jobs.send('builds', { run: 'a' }, { singletonKey: 'a' });
    await jobs.send('builds', { run: 'a' }, { singletonKey: 'a' });
    await jobs.send('builds', { run: 'b' }, { singletonKey: 'b' });

    const seen: string[] = [];
    const done = new Promise<void>(resolve => {
      void jobs.work<{ run: string }>('builds', async job => {
        seen.push(job.data.run);
        if (seen.includes('b')) resolve();
      });
    });
    await done;
    expect(seen.sort()).toEqual(['a', 'b']);
  });

  it('keeps jobs for the next start and tries a failed one again', async () => {
    const first = start();
    await first.send('rollouts', { id: 1 });
    await first.stop();

    const second = start();
    const attempts: number[] = [];
    await new Promise<void>(resolve => {
      void second.work<{ id: number }>(
        'rollouts',
        async job => {
          attempts.push(job.retryCount);
          if (job.retryCount === 0) throw new Error('planted');
          resolve();
        },
        { retryDelaySeconds: 1 },
      );
    });
    expect(attempts).toEqual([0, 1]);
  });

  it('takes a new job for a key whose earlier job still runs', async () => {
    const jobs = start();
    let release = () => {};
    const held = new Promise<void>(resolve => (release = resolve));
    let count = 0;
    const second = new Promise<void>(resolve => {
      void jobs.work<{}>(
        'reconcile',
        async () => {
          count += 1;
          if (count === 1) await held;
          else resolve();
        },
        { concurrency: 2 },
      );
    });
    await jobs.send('reconcile', {}, { singletonKey: 'order/dev' });
    while (count === 0) await new Promise(resolve => setTimeout(resolve, 20));
    await jobs.send('reconcile', {}, { singletonKey: 'order/dev' });
    await second;
    release();
    expect(count).toBe(2);
  });
});
