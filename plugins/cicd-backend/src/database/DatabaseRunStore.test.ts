import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { SourceHead } from '@internal/plugin-cicd-node';
import { DatabaseRunStore } from './DatabaseRunStore';

describe('DatabaseRunStore', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  it('never lets pushes and workers of a branch wait for each other', async () => {
    const knex = await databases.init('POSTGRES_18');
    const store = await DatabaseRunStore.create({ database: mockServices.database({ knex }) });
    const time = new Date(0);
    const head: Omit<SourceHead, 'commit'> = {
      entityRef: 'component:default/order',
      repository: 'order',
      branch: 'main',
      defaultBranch: true,
      dirty: false,
      trigger: 'push',
    };
    const push = (commit: number) =>
      store.request({ ...head, commit: String(commit) }, { time, repeat: 'never' });
    let { run } = await push(0);
    for (let i = 1; i <= 100; i++) {
      const [next, ...claimed] = await Promise.all([
        push(i),
        store.claim(run.id, 'one', time),
        store.claim(run.id, 'two', time),
      ]);
      expect(claimed.filter(Boolean).length).toBeLessThan(2);
      if (claimed.some(Boolean)) await store.cancel(run.id, 'made room', time);
      run = next.run;
    }
    expect(await store.queued()).toMatchObject([{ id: run.id }]);
  });
});
