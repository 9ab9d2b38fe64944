import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  ANNOTATION_VIEW_URL,
  entityEnvelopeSchemaValidator,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { LocalRepository } from '@internal/plugin-local-platform-common';
import {
  ANNOTATION_CATALOG_PROBLEM,
  ANNOTATION_LOCAL_COMMIT,
  ANNOTATION_LOCAL_REPOSITORY,
  repositoryUrl,
} from '@internal/plugin-local-platform-common';
import { parseAllDocuments } from 'yaml';

/** Whoever may push must not be able to make people, groups or templates. */
const KINDS = ['Component', 'API', 'Resource'];

const validateEnvelope = entityEnvelopeSchemaValidator();

/**
 * The entities of a repository's `catalog-info.yaml`, annotated with where they are from.
 * @throws InputError when the file is not YAML, or has an entity that a repository of this name must not have
 */
export function entitiesOfFile(
  text: string,
  repository: LocalRepository,
  portalUrl: string,
): Entity[] {
  const documents = parseAllDocuments(text).filter(document => document.contents !== null);
  const entities = documents.map(document => {
    if (document.errors.length > 0) throw new InputError(document.errors[0].message.split('\n')[0]);
    return checked(document.toJS(), repository.name);
  });
  if (entities.length === 0) throw new InputError('it has no entity');
  return entities.map(entity => annotated(entity, repository, portalUrl));
}

/** What stands for a repository whose file cannot be used, so that its page stays and says why. */
export function standIn(repository: LocalRepository, portalUrl: string, problem: string): Entity {
  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: repository.name,
      description: repository.description,
      annotations: { [ANNOTATION_CATALOG_PROBLEM]: problem.slice(0, 500) },
    },
    spec: { type: 'service', lifecycle: 'production', owner: repository.owner },
  };
  return annotated(entity, repository, portalUrl);
}

function checked(content: unknown, repository: string): Entity {
  const entity = validateEnvelope(content) as Entity;
  const { name, namespace = 'default' } = entity.metadata;
  if (!KINDS.includes(entity.kind)) {
    throw new InputError(`\`kind\` must be one of ${KINDS.join(', ')}, is "${entity.kind}"`);
  }
  const own = name === repository || name.startsWith(`${repository}-`);
  if (!own || namespace !== 'default') {
    throw new InputError(
      `\`metadata.name\` must be "${repository}" or start with "${repository}-", in the default namespace; is "${name}"`,
    );
  }
  return entity;
}

function annotated(entity: Entity, repository: LocalRepository, portalUrl: string): Entity {
  const url = (kind: 'blob' | 'tree', path: string) =>
    repositoryUrl(portalUrl, {
      repository: repository.name,
      kind,
      ref: repository.defaultBranch,
      path,
    });
  const file = url('blob', 'catalog-info.yaml');
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...entity.metadata.annotations,
        [ANNOTATION_LOCATION]: `url:${file}`,
        [ANNOTATION_ORIGIN_LOCATION]: `url:${file}`,
        [ANNOTATION_SOURCE_LOCATION]: `url:${url('tree', '')}`,
        [ANNOTATION_VIEW_URL]: file,
        [ANNOTATION_LOCAL_REPOSITORY]: repository.name,
        ...(repository.headCommit && { [ANNOTATION_LOCAL_COMMIT]: repository.headCommit }),
      },
    },
  };
}
