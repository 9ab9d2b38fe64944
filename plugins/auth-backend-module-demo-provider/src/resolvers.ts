import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { SignInResolver } from '@backstage/plugin-auth-node';

/** A demo person is a User of the catalog, so that ownership and roles come from the same place as in production. */
export const signInAsDemoPerson: SignInResolver<{ person: string }> = async ({ result }, ctx) => {
  try {
    return await ctx.signInWithCatalogUser({
      entityRef: { kind: 'User', namespace: 'default', name: result.person },
    });
  } catch (error) {
    if ((error as Error).name !== NotFoundError.name) throw error;
    const ref = stringifyEntityRef({ kind: 'User', namespace: 'default', name: result.person });
    throw new ServiceUnavailableError(
      `The catalog has not loaded '${ref}' yet. It takes a few seconds after the first start; try again`,
      error,
    );
  }
};
