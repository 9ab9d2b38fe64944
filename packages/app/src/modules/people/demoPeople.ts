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

/** Opened by a link of the portal, not by typing its address. */
const openedFromPortal = () => document.referrer.startsWith(`${window.location.origin}/`);

/**
 * Who this tab is. `sessionStorage` is per tab, so two tabs can be requester and approver. A tab that is opened by a link of
 * the portal starts as whoever was chosen last in this browser, so that a link needs no second sign-in; any other new tab asks.
 */
export const tabPerson = {
  get(): string | undefined {
    const own = sessionStorage.getItem(storageKey);
    if (own !== null) return own || undefined;
    const last = openedFromPortal() ? localStorage.getItem(storageKey) : null;
    if (last) sessionStorage.setItem(storageKey, last);
    return last ?? undefined;
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
