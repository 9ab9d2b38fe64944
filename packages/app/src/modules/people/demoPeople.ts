import type { ConfigApi } from '@backstage/frontend-plugin-api';

/** Header that tells the demo auth provider who this tab wants to be. */
export const personHeader = 'x-devopshub-person';

const storageKey = 'devopshub.person';

/** A person of the demo sign-in; see `config.d.ts`. */
export interface DemoPerson {
  name: string;
  title: string;
  does: string;
  pages: string[];
  color: string;
}

/** The people of the demo sign-in, none when it is off. */
export function readDemoPeople(config: ConfigApi): DemoPerson[] {
  return (config.getOptionalConfigArray('devopshub.demo.people') ?? []).map(person => ({
    name: person.getString('name'),
    title: person.getString('title'),
    does: person.getString('does'),
    pages: person.getOptionalStringArray('pages') ?? [],
    color: person.getString('color'),
  }));
}

/**
 * Who this tab is. `sessionStorage` is per tab, so two tabs can be requester and approver; a new tab starts as whoever was
 * chosen last in this browser, so that a link opened in a new tab needs no second sign-in.
 */
export const tabPerson = {
  get(): string | undefined {
    const own = sessionStorage.getItem(storageKey);
    if (own !== null) return own || undefined;
    const last = localStorage.getItem(storageKey) ?? '';
    sessionStorage.setItem(storageKey, last);
    return last || undefined;
  },
  set(name: string) {
    sessionStorage.setItem(storageKey, name);
    localStorage.setItem(storageKey, name);
  },
  clear() {
    sessionStorage.setItem(storageKey, '');
    localStorage.removeItem(storageKey);
  },
};
