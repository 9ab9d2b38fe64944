// One of the processes that append to the ledger at the same time; tells its parent how many records it got in.
import { randomUUID } from 'node:crypto';

process.send('ready');
process.once('message', async ({ module, connection, seconds }) => {
  const { knex, DatabaseEntryStore } = (await import(module)).default;
  const client = knex({ client: 'pg', connection, pool: { min: 1, max: 1 } });
  const store = new DatabaseEntryStore(client, { now: () => new Date() });
  let count = 0;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; count++) {
    const id = randomUUID();
    await store.append([
      {
        id,
        changeId: id,
        kind: 'event',
        time: new Date().toISOString(),
        action: 'deploy.release.deployed',
        actor: { type: 'user', ref: 'user:default/ann' },
        entityRefs: [`component:default/service-${process.pid % 5}`],
        correlationId: id,
        message: 'deployed',
        plugin: 'deploy',
      },
    ]);
  }
  await client.destroy();
  process.send(count);
});
