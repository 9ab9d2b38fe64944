import module from 'knex';

// knex is CommonJS: under Node its default export is the factory that its types call `knex`.
export const knex = module as unknown as typeof module.knex;
