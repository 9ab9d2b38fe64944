import { useState } from 'react';
import { UserIdentity } from '@backstage/core-components';
import {
  configApiRef,
  githubAuthApiRef,
  useApi,
  type BackstageIdentityApi,
  type ProfileInfoApi,
  type SessionApi,
} from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Button } from '@backstage/ui';
import { ErrorState, useLoad } from '@internal/portal-ui';
import { oidcAuthApiRef } from './oidcAuthApi';
import styles from './SignInPage.module.css';

type SignInApi = ProfileInfoApi & BackstageIdentityApi & SessionApi;

/** One button for each provider of `devopshub.signIn.providers`; a session that is still valid signs in by itself. */
export function ProviderSignIn({ onSignInSuccess }: Pick<SignInPageProps, 'onSignInSuccess'>) {
  const config = useApi(configApiRef);
  const apis: Record<string, { api: SignInApi; title: string }> = {
    github: { api: useApi(githubAuthApiRef), title: 'GitHub' },
    oidc: { api: useApi(oidcAuthApiRef), title: 'single sign-on' },
  };
  const [error, setError] = useState<unknown>();
  const [pending, setPending] = useState<string>();
  const providers = (config.getOptionalConfigArray('devopshub.signIn.providers') ?? []).flatMap(
    entry => {
      const known = apis[entry.getString('id')];
      return known
        ? [
            {
              ...known,
              id: entry.getString('id'),
              title: entry.getOptionalString('title') ?? known.title,
            },
          ]
        : [];
    },
  );

  const signIn = async (api: SignInApi, optional: boolean) => {
    const session = await api.getBackstageIdentity(
      optional ? { optional } : { instantPopup: true },
    );
    if (!session) return false;
    const profile = await api.getProfile();
    onSignInSuccess(UserIdentity.create({ identity: session.identity, authApi: api, profile }));
    return true;
  };

  useLoad(async () => {
    for (const { api } of providers) {
      if (await signIn(api, true).catch(() => false)) return;
    }
  }, []);

  return (
    <>
      <h1 className={styles.title}>Sign in</h1>
      {providers.length === 0 ? (
        <ErrorState
          title="No way to sign in is configured"
          error={
            new Error('`devopshub.signIn.providers` must name at least one of "oidc" and "github".')
          }
          unharmed="Services are not affected."
        />
      ) : null}
      <div className={styles.providers}>
        {providers.map(({ id, api, title }) => (
          <Button
            key={id}
            isPending={pending === id}
            onPress={() => {
              setPending(id);
              setError(undefined);
              signIn(api, false)
                .catch(setError)
                .finally(() => setPending(undefined));
            }}
          >
            {`Continue with ${title}`}
          </Button>
        ))}
      </div>
      {error ? <ErrorState title="Sign-in did not work" error={error} /> : null}
    </>
  );
}
