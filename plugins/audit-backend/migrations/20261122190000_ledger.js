// @ts-check

const APPEND_ONLY = ['entries', 'entry_entities', 'tree_nodes', 'tree_heads', 'signing_keys'];

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('entries', table => {
    table.comment(
      'The change ledger: records in their order, each hashed with the one before it in its stream',
    );
    table
      .bigInteger('position')
      .primary()
      .comment('Leaf index in the Merkle tree, from 0 without gaps');
    table.uuid('record_id').notNullable().unique().comment('Makes appending twice harmless');
    table.text('stream').notNullable();
    table.bigInteger('stream_position').notNullable();
    table.binary('leaf_hash').notNullable();
    table
      .text('leaf')
      .notNullable()
      .comment('Canonical JSON that was hashed; the other columns repeat parts of it');
    table.timestamp('append_time').notNullable();
    table.timestamp('time').notNullable().comment("By the writer's clock");
    table.text('change_id').notNullable();
    table.text('correlation_id').notNullable();
    table.text('kind').notNullable();
    table.text('action').notNullable();
    table.text('actor').notNullable();
    table.text('environment').nullable();
    table.unique(['stream', 'stream_position']);
    table.index(['change_id']);
    table.index(['correlation_id']);
  });
  await knex.raw('CREATE INDEX entries_time ON entries ("time" DESC, position DESC)');
  await knex.raw('CREATE INDEX entries_actor ON entries (actor, "time" DESC, position DESC)');
  await knex.raw('CREATE INDEX entries_action ON entries (action text_pattern_ops, "time" DESC)');

  await knex.schema.createTable('entry_entities', table => {
    table.comment('Which entities an entry is about');
    table.text('entity_ref').notNullable();
    table
      .timestamp('time')
      .notNullable()
      .comment('Of the entry; pages are read from this index alone');
    table.bigInteger('position').notNullable();
    table.primary(['entity_ref', 'time', 'position']);
    table.index(['position']);
  });

  await knex.schema.createTable('tree_nodes', table => {
    table.comment(
      'Hashes of the complete subtrees above the leaves, so that a proof reads O(log n) rows',
    );
    table.smallint('level').notNullable().comment('The subtree has 2^level leaves; 1 and above');
    table.bigInteger('index').notNullable();
    table.binary('hash').notNullable();
    table.primary(['level', 'index']);
  });

  await knex.schema.createTable('tree_heads', table => {
    table.comment('Signed tree heads');
    table.bigInteger('tree_size').primary();
    table.binary('root_hash').notNullable();
    table.timestamp('time').notNullable();
    table.text('key_fingerprint').notNullable();
    table.text('signature').notNullable().comment('Base64');
  });

  await knex.schema.createTable('signing_keys', table => {
    table.comment(
      'Public halves of the keys that sign tree heads; the private ones are never here',
    );
    table.text('fingerprint').primary();
    table.text('public_key_pem').notNullable();
    table.timestamp('create_time').notNullable();
    table.timestamp('active_time').notNullable().comment('From when on it signs');
    table.text('endorsed_by').nullable().comment('Fingerprint of the key before it');
    table.text('endorsement').nullable().comment('Base64 signature by that key');
  });

  await knex.raw(`
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'The change ledger is append-only: % of "%" is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END $$`);
  for (const table of APPEND_ONLY) {
    await knex.raw(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }
};

exports.down = async function down() {
  throw new Error('The change ledger is append-only; its tables are not removed by a migration');
};
