import type { FilterPredicate } from '@backstage/filter-predicates';

/** Set on what this repository itself consists of, so that it is told from services. */
export const platformPartAnnotation = 'devopshub.io/platform-part';

/** Types that are parts of the platform even where the annotation is missing. */
export const platformPartTypes = ['package', 'plugin', 'template'];

export type CatalogView = 'owned' | 'starred' | 'all' | 'unhealthy';

/** What the list shows; kept in the URL under the stock page's own parameter names, so that links of stock plugins work. */
export interface CatalogFilters {
  /** Lower case; `all` for every kind. */
  kind: string;
  types: string[];
  /** Entity refs. */
  owners: string[];
  lifecycles: string[];
  tags: string[];
  namespaces: string[];
  /** Not set until the viewer chooses: then the page looks whether the viewer owns anything. */
  view?: CatalogView;
  /** Parts of the platform: left out, shown too, or shown alone. */
  parts: 'without' | 'with' | 'only';
  text: string;
  /** A field of `sortableFields`; `-` before it for descending. */
  sort: string;
}

/** Columns that the catalog can sort by. */
export const sortableFields: Record<string, string> = {
  name: 'metadata.name',
  type: 'spec.type',
  owner: 'spec.owner',
  system: 'spec.system',
};

const listKeys = {
  types: 'type',
  owners: 'owners',
  lifecycles: 'lifecycles',
  tags: 'tags',
  namespaces: 'namespace',
} as const;

type ListKey = keyof typeof listKeys;

function readAll(params: URLSearchParams, name: string): string[] {
  const pattern = new RegExp(`^filters\\[${name}\\](\\[\\d*\\])?$`);
  return [...params.entries()]
    .filter(([key, value]) => pattern.test(key) && value !== '')
    .map(([, value]) => value);
}

/** Reads the filters from the page's query. */
export function parseFilters(params: URLSearchParams): CatalogFilters {
  const lists = Object.fromEntries(
    Object.entries(listKeys).map(([key, name]) => [key, readAll(params, name)]),
  ) as Record<ListKey, string[]>;
  return {
    ...lists,
    types: lists.types.filter(type => type !== 'all'),
    kind: readAll(params, 'kind')[0]?.toLowerCase() ?? 'component',
    view: readAll(params, 'user')[0] as CatalogView | undefined,
    parts: (readAll(params, 'parts')[0] as CatalogFilters['parts']) ?? 'without',
    text: readAll(params, 'text')[0] ?? '',
    sort: readAll(params, 'sort')[0] ?? 'name',
  };
}

/** The page's query with `change` made; other parameters stay, the cursor goes, since it belongs to the old list. */
export function changeFilters(
  params: URLSearchParams,
  change: Partial<CatalogFilters>,
): URLSearchParams {
  const filters = { ...parseFilters(params), ...change };
  const next = new URLSearchParams(
    [...params.entries()].filter(([key]) => !key.startsWith('filters[') && key !== 'cursor'),
  );
  const set = (name: string, value: string | undefined, unset: string | undefined) => {
    if (value !== unset && value !== undefined) next.set(`filters[${name}]`, value);
  };
  set('kind', filters.kind, 'component');
  set('user', filters.view, undefined);
  set('parts', filters.parts, 'without');
  set('text', filters.text, '');
  set('sort', filters.sort, 'name');
  for (const [key, name] of Object.entries(listKeys)) {
    for (const value of filters[key as ListKey]) next.append(`filters[${name}]`, value);
  }
  return next;
}

/** Refs that decide what "mine" and "starred" mean. */
export interface Viewer {
  ownershipRefs: string[];
  starredRefs: string[];
}

const anyOf = (field: string, values: string[]): FilterPredicate[] =>
  values.length > 0 ? [{ [field]: { $in: values } } as FilterPredicate] : [];

function starred(refs: string[]): FilterPredicate {
  const each = refs.map(ref => {
    const [kind, rest] = ref.split(':');
    const [namespace, name] = rest.split('/');
    return { kind, 'metadata.namespace': namespace, 'metadata.name': name } as FilterPredicate;
  });
  return { $any: each };
}

/** The catalog query of the list; `undefined` when nothing can match, e.g. starred by somebody without stars. */
export function toQuery(filters: CatalogFilters, viewer: Viewer): FilterPredicate | undefined {
  const all: FilterPredicate[] = [
    ...(filters.kind === 'all' ? [] : [{ kind: filters.kind } as FilterPredicate]),
    ...anyOf('spec.type', filters.types),
    ...anyOf('relations.ownedBy', filters.owners.map(ownerRef)),
    ...anyOf('spec.lifecycle', filters.lifecycles),
    ...anyOf('metadata.tags', filters.tags),
    ...anyOf('metadata.namespace', filters.namespaces),
  ];
  const isPart: FilterPredicate = {
    $any: [
      { [`metadata.annotations.${platformPartAnnotation}`]: { $exists: true } },
      { 'spec.type': { $in: platformPartTypes } },
    ],
  };
  if (filters.parts === 'only') all.push(isPart);
  if (filters.parts === 'without' && filters.kind === 'component') all.push({ $not: isPart });
  if (filters.view === 'owned') {
    if (viewer.ownershipRefs.length === 0) return undefined;
    all.push(...anyOf('relations.ownedBy', viewer.ownershipRefs));
  }
  if (filters.view === 'starred') {
    if (viewer.starredRefs.length === 0) return undefined;
    all.push(starred(viewer.starredRefs));
  }
  return { $all: all };
}

/** Links of stock plugins name owners short (`team-a`); the catalog knows them by full ref. */
function ownerRef(owner: string): string {
  if (owner.includes(':')) return owner.includes('/') ? owner : owner.replace(':', ':default/');
  return `group:${owner.includes('/') ? owner : `default/${owner}`}`;
}
