import type { FetchApi } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { CatalogApi } from '@backstage/plugin-catalog-react';
import { serviceNameProblem } from '@internal/plugin-local-platform-common';

/** What is known about a name. */
export type NameCheck =
  | { phase: 'empty' }
  | { phase: 'malformed'; reason: string }
  | { phase: 'checking' }
  | { phase: 'free' }
  | { phase: 'taken'; reason: string }
  /** The check itself failed; the service template checks once more before it makes anything. */
  | { phase: 'unknown'; reason: string };

/** The part of the check that needs nobody else: shown with each key. */
export function checkForm(name: string | undefined): NameCheck {
  if (!name) return { phase: 'empty' };
  const problem = serviceNameProblem(name);
  return problem ? { phase: 'malformed', reason: `The name ${problem}` } : { phase: 'checking' };
}

/** Asks the catalog and the git host whether the name is free. */
export async function checkFree(
  name: string,
  apis: { catalogApi: Pick<CatalogApi, 'getEntityByRef'>; fetchApi: FetchApi },
  signal?: AbortSignal,
): Promise<NameCheck> {
  try {
    const [entity, repository] = await Promise.all([
      apis.catalogApi.getEntityByRef(`component:default/${name}`),
      repositoryAvailability(name, apis.fetchApi, signal),
    ]);
    if (entity) {
      const owner = entity.relations?.find(relation => relation.type === 'ownedBy')?.targetRef;
      const by = owner ? ` of ${owner.split('/').at(-1)}` : '';
      return { phase: 'taken', reason: `There is a component "${name}"${by} already` };
    }
    if (!repository.available) {
      return {
        phase: 'taken',
        reason: repository.reason ?? `There is a repository "${name}" already`,
      };
    }
    return { phase: 'free' };
  } catch (error) {
    return {
      phase: 'unknown',
      reason: `Not known yet whether "${name}" is free: ${String(error)}`,
    };
  }
}

interface Availability {
  available: boolean;
  reason?: string;
}

async function repositoryAvailability(
  name: string,
  fetchApi: FetchApi,
  signal: AbortSignal | undefined,
): Promise<Availability> {
  const response = await fetchApi.fetch(
    `plugin://local-platform/repositories/${encodeURIComponent(name)}/availability`,
    { signal },
  );
  // Where repositories are kept elsewhere there is no local platform to ask.
  if (response.status === 404) return { available: true };
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return response.json();
}
