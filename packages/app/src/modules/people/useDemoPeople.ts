import { useMemo } from 'react';
import { configApiRef, fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { readDemoPeople, tabPerson } from './demoPeople';

/** The demo people, who this tab is, and the way to become another one. */
export function useDemoPeople() {
  const config = useApi(configApiRef);
  const fetchApi = useApi(fetchApiRef);
  const people = useMemo(() => readDemoPeople(config), [config]);
  const current = people.find(person => person.name === tabPerson.get());

  const continueAs = async (name: string) => {
    // The cookie by which docs assets are read belongs to the browser and is not reissued while it is valid: without this
    // the next person would read with the rights of the one before.
    await fetchApi
      .fetch('plugin://techdocs/.backstage/auth/v1/cookie', { method: 'DELETE' })
      .catch(() => undefined);
    tabPerson.set(name);
    // A fresh load drops all that was cached for the person before; the URL, and so the page, stays.
    window.location.reload();
  };

  return { people, current, continueAs };
}
