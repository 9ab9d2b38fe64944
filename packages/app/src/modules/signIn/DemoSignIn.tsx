import { useState } from 'react';
import { ProxiedSignInPage } from '@backstage/core-components';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { ErrorState } from '@internal/portal-ui';
import { personHeader, tabPerson, type DemoPerson } from '../people/demoPeople';
import { withSignOut } from './withSignOut';
import styles from './SignInPage.module.css';

export interface DemoSignInProps {
  people: DemoPerson[];
  onSignInSuccess: SignInPageProps['onSignInSuccess'];
}

/** Cards of the demo people; a tab that is somebody already signs in without asking. */
export function DemoSignIn({ people, onSignInSuccess }: DemoSignInProps) {
  const [chosen, setChosen] = useState(() =>
    people.find(person => person.name === tabPerson.get()),
  );

  const choose = (person: DemoPerson | undefined) => {
    if (person) tabPerson.set(person.name);
    else tabPerson.clear();
    setChosen(person);
  };

  if (chosen) {
    return (
      <ProxiedSignInPage
        provider="demo"
        headers={{ [personHeader]: chosen.name }}
        onSignInSuccess={identity =>
          onSignInSuccess(withSignOut(identity, async () => tabPerson.clear()))
        }
        ErrorComponent={({ error }) => (
          <ErrorState
            title={`Could not sign in as ${chosen.title}`}
            error={error}
            unharmed="Nothing was changed."
            todo="Demo sign-in answers only on the machine that runs the portal: open it by localhost, or forward the port with ssh -L."
            retry={() => choose(undefined)}
          />
        )}
      />
    );
  }

  return (
    <>
      <header>
        <h1 className={styles.title}>Who are you today?</h1>
        <p className={styles.text}>
          This portal runs on one machine with demo sign-in. Each tab can be somebody else; change
          at any time by “Continue as” in the account menu.
        </p>
      </header>
      <ul className={styles.people}>
        {people.map(person => (
          <li key={person.name}>
            <button
              type="button"
              className={styles.person}
              style={{ borderTopColor: person.color }}
              onClick={() => choose(person)}
            >
              <span className={styles.name}>{person.title}</span>
              <span className={styles.does}>{person.does}</span>
              {person.pages.length > 0 ? (
                <span className={styles.pages}>{person.pages.join(' · ')}</span>
              ) : null}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
