import { useEffect, useRef, useState, type ReactNode } from 'react';
import { SearchField, Select, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { CatalogFilters, CatalogView } from '../model/filters';
import { shortRef } from '../model/entityRow';
import styles from './CatalogFilterBar.module.css';

export interface CatalogFilterBarProps {
  filters: CatalogFilters;
  view?: CatalogView;
  facets: Record<string, string[]>;
  onChange: (change: Partial<CatalogFilters>) => void;
  /** Filters that other plugins bring. */
  children?: ReactNode;
}

const views: Array<{ id: CatalogView; title: string }> = [
  { id: 'owned', title: 'Owned by me' },
  { id: 'starred', title: 'Starred' },
  { id: 'all', title: 'All' },
  { id: 'unhealthy', title: 'Unhealthy' },
];

/** Views, search and filters; each change goes to the URL. `/` goes to the search. */
export function CatalogFilterBar({
  filters,
  view,
  facets,
  onChange,
  children,
}: CatalogFilterBarProps) {
  const search = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(filters.text);
  const change = useRef(onChange);
  change.current = onChange;

  useEffect(() => setText(filters.text), [filters.text]);
  useEffect(() => {
    if (text === filters.text) return undefined;
    const timer = setTimeout(() => change.current({ text }), 250);
    return () => clearTimeout(timer);
  }, [text, filters.text]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || target.closest('input, textarea, [contenteditable]')) return;
      event.preventDefault();
      search.current?.querySelector('input')?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  const several = (
    label: string,
    key: 'types' | 'owners' | 'lifecycles' | 'tags' | 'namespaces',
    facet: string,
    name: (value: string) => string = value => value,
  ) => {
    const chosen = filters[key];
    const values = [...new Set([...chosen, ...(facets[facet] ?? [])])];
    return (
      <Select<'multiple'>
        aria-label={label}
        placeholder={label}
        selectionMode="multiple"
        options={values.map(value => ({ id: value, label: name(value) }))}
        value={chosen}
        onChange={keys => onChange({ [key]: keys.map(String) })}
        search={values.length > 8 ? true : undefined}
      />
    );
  };

  const kinds = [
    ...new Set(['component', filters.kind, ...(facets.kind ?? []).map(kind => kind.toLowerCase())]),
  ];
  return (
    <div className={styles.bar}>
      <ToggleButtonGroup
        aria-label="View"
        className={styles.views}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={view ? [view] : []}
        onSelectionChange={keys => onChange({ view: [...keys][0] as CatalogView })}
      >
        {views.map(one => (
          <ToggleButton key={one.id} id={one.id}>
            {one.title}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <div ref={search} className={styles.search}>
        <SearchField
          aria-label="Search the catalog"
          placeholder="Search: press /"
          value={text}
          onChange={setText}
        />
      </div>
      {view !== 'unhealthy' && (
        <div className={styles.filters}>
          <Select
            aria-label="Kind"
            options={[
              { id: 'all', label: 'All kinds' },
              ...kinds
                .filter(kind => kind !== 'all')
                .map(kind => ({ id: kind, label: kindTitle(kind) })),
            ]}
            value={filters.kind}
            onChange={kind => onChange({ kind: String(kind), types: [] })}
          />
          {several('Type', 'types', 'spec.type')}
          {several('Owner', 'owners', 'relations.ownedBy', shortRef)}
          {several('Lifecycle', 'lifecycles', 'spec.lifecycle')}
          {several('Tags', 'tags', 'metadata.tags')}
          {(facets['metadata.namespace']?.length ?? 0) > 1 || filters.namespaces.length > 0
            ? several('Namespace', 'namespaces', 'metadata.namespace')
            : null}
          <Select
            aria-label="Parts of the platform"
            options={[
              { id: 'without', label: 'Services only' },
              { id: 'with', label: 'With platform parts' },
              { id: 'only', label: 'Platform parts only' },
            ]}
            value={filters.parts}
            onChange={parts => onChange({ parts: parts as CatalogFilters['parts'] })}
          />
          {children}
        </div>
      )}
    </div>
  );
}

function kindTitle(kind: string) {
  return kind === 'api' ? 'API' : kind.charAt(0).toUpperCase() + kind.slice(1);
}
