import * as catalogModel from '@backstage/catalog-model';

const { parseEntityRef, stringifyEntityRef } = catalogModel;

/** Fields that hold references, with the kind that a bare name means. */
const REFERENCES = {
  owner: 'Group',
  system: 'System',
  domain: 'Domain',
  parent: 'Group',
  subcomponentOf: 'Component',
  subdomainOf: 'Domain',
  children: 'Group',
  members: 'User',
  memberOf: 'Group',
  providesApis: 'API',
  consumesApis: 'API',
  dependsOn: undefined,
  dependencyOf: undefined,
};

const OWNED = new Set(['Component', 'API', 'System', 'Domain', 'Resource', 'Template']);

export const refOf = entity => stringifyEntityRef(entity);

function references(entity) {
  return Object.entries(REFERENCES).flatMap(([field, defaultKind]) =>
    [entity.spec?.[field] ?? []].flat().map(target => ({
      field,
      target: stringifyEntityRef(
        parseEntityRef(target, {
          defaultKind,
          defaultNamespace: entity.metadata.namespace ?? 'default',
        }),
      ),
    })),
  );
}

/** `component:default/a dependsOn component:default/b`, and the entity itself. */
export function edges({ entity }) {
  const ref = refOf(entity);
  return [ref, ...references(entity).map(({ field, target }) => `${ref} ${field} ${target}`)];
}

/** One line per reference that leads to nothing. */
export function danglingReferences(entities) {
  const known = new Set(entities.map(({ entity }) => refOf(entity)));
  return entities.flatMap(({ file, entity }) =>
    references(entity)
      .filter(({ target }) => !known.has(target))
      .map(
        ({ field, target }) =>
          `${file}: '${refOf(entity)}' has ${field} '${target}', which is in no file`,
      ),
  );
}

const VALIDATORS = [
  'componentEntityV1alpha1Validator',
  'apiEntityV1alpha1Validator',
  'systemEntityV1alpha1Validator',
  'domainEntityV1alpha1Validator',
  'resourceEntityV1alpha1Validator',
  'groupEntityV1alpha1Validator',
  'userEntityV1alpha1Validator',
  'locationEntityV1alpha1Validator',
].map(name => catalogModel[name]);

/** One line per entity that Backstage's own validators refuse, or that nobody owns. */
export async function schemaProblems(entities) {
  const problems = [];
  for (const { file, entity, error } of entities) {
    const problem = error ?? (await problemOf(entity));
    if (problem) problems.push(`${file}: ${problem}`);
  }
  return problems;
}

async function problemOf(entity) {
  if (OWNED.has(entity.kind) && !entity.spec?.owner) return `'${refOf(entity)}' has no owner`;
  if (entity.kind === 'Template') return undefined;
  try {
    catalogModel.entityEnvelopeSchemaValidator()(entity);
    const known = await Promise.all(VALIDATORS.map(validator => validator.check(entity)));
    return known.includes(true)
      ? undefined
      : `kind '${entity.kind}' of '${entity.apiVersion}' is not known`;
  } catch (failure) {
    return `'${entity.metadata?.name}': ${failure.message}`;
  }
}
