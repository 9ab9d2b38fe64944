import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Logo } from '../branding/Logo';
import { readDemoPeople } from '../people/demoPeople';
import { DemoSignIn } from './DemoSignIn';
import { ProviderSignIn } from './ProviderSignIn';
import styles from './SignInPage.module.css';

/** Demo people where they are configured, else the organisation's own sign-in. */
export function SignInPage({ onSignInSuccess }: SignInPageProps) {
  const config = useApi(configApiRef);
  const people = readDemoPeople(config);
  return (
    <main className={styles.page}>
      <Logo />
      {people.length > 0 ? (
        <DemoSignIn people={people} onSignInSuccess={onSignInSuccess} />
      ) : (
        <ProviderSignIn onSignInSuccess={onSignInSuccess} />
      )}
    </main>
  );
}
