// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('repositories', table => {
    table.comment('Repositories of the local git host');
    table.uuid('id').primary();
    table.string('name').notNullable().comment('DNS label; equals the name of the service');
    table.text('description').notNullable();
    table.string('owner').notNullable().comment('Entity ref of the owning group');
    table.string('default_branch').notNullable();
    table
      .string('phase')
      .notNullable()
      .comment('Creating: being made; Active; Archived: read-only, removed 7 days later');
    table.string('request_id').notNullable().comment('Makes creation idempotent');
    table.string('storage').notNullable().comment('Folder below the git root');
    table
      .string('receiving_from')
      .comment('User who is pushing; kept so that a push survives a crash');
    table.timestamp('create_time', { useTz: true }).notNullable();
    table.timestamp('archive_time', { useTz: true });
    table.unique(['request_id']);
  });
  await knex.raw(
    `create unique index repositories_name_in_use on repositories (name) where phase <> 'Archived'`,
  );

  await knex.schema.createTable('repository_refs', table => {
    table.comment('Refs as last seen; the difference to the repository is what was pushed since');
    table.uuid('repository_id').notNullable().references('repositories.id').onDelete('CASCADE');
    table.string('ref').notNullable();
    table.string('commit').notNullable();
    table.primary(['repository_id', 'ref']);
  });

  await knex.schema.createTable('pushes', table => {
    table.comment('Every change of a ref, in order');
    table.bigIncrements('sequence');
    table.uuid('repository_id').notNullable().references('repositories.id').onDelete('CASCADE');
    table.string('ref').notNullable();
    table.string('before').notNullable().comment('Commit id, zeros for a new ref');
    table.string('after').notNullable().comment('Commit id, zeros for a deleted ref');
    table.string('pusher').notNullable().comment('User entity ref, or "platform"');
    table.timestamp('time', { useTz: true }).notNullable();
    table.timestamp('publish_time', { useTz: true }).comment('When its event was published');
  });

  await knex.schema.createTable('tokens', table => {
    table.comment('Tokens for git and npm; only their hash is kept');
    table.string('hash').primary().comment('sha256 of the token, hex');
    table.string('user_entity_ref').notNullable();
    table.string('repository').notNullable().comment('Name of the one repository it is good for');
    table.string('scope').notNullable().comment('read or write');
    table
      .string('basis')
      .notNullable()
      .comment('Why it may write: ownership is checked again on each push, policy is not');
    table.timestamp('create_time', { useTz: true }).notNullable();
    table.timestamp('expire_time', { useTz: true }).notNullable();
    table.timestamp('last_use_time', { useTz: true });
  });

  await knex.schema.createTable('databases', table => {
    table.comment('Databases of services on the local PostgreSQL');
    table.uuid('id').primary();
    table.string('service').notNullable();
    table.string('environment').notNullable();
    table.string('database_name').notNullable().comment('svc_<environment>_<service>');
    table.string('archived_name').comment('Name while archived');
    table.timestamp('create_time', { useTz: true }).notNullable();
    table.timestamp('archive_time', { useTz: true });
  });

  await knex.schema.createTable('mails', table => {
    table.comment('Mails caught on this machine');
    table.uuid('id').primary();
    table.string('sender').notNullable();
    table.jsonb('recipients').notNullable();
    table.text('subject').notNullable();
    table.text('text');
    table.text('html');
    table.string('service');
    table.string('environment');
    table.timestamp('receive_time', { useTz: true }).notNullable().index();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'mails',
    'databases',
    'tokens',
    'pushes',
    'repository_refs',
    'repositories',
  ]) {
    await knex.schema.dropTable(table);
  }
};
