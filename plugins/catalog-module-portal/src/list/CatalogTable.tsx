import { useRef, type KeyboardEvent } from 'react';
import type { EntityHealth } from '@internal/plugin-deploy-common';
import type { Load } from '@internal/portal-ui';
import { RiArrowDownLine, RiArrowUpLine, RiStarFill, RiStarLine } from '@remixicon/react';
import { Link } from 'react-router-dom';
import type { EntityRow } from '../model/entityRow';
import { EnvironmentsCell, HealthCell, RefLinks } from './cells';
import styles from './CatalogTable.module.css';

export interface CatalogTableProps {
  rows: EntityRow[];
  health: Load<Map<string, EntityHealth>>;
  sort: string;
  onSort: (sort: string) => void;
  starred: Set<string>;
  onStar: (ref: string) => void;
  onTag: (tag: string) => void;
}

const columns = [
  { id: 'name', title: 'Name', sortable: true },
  { id: 'type', title: 'Kind and type', sortable: true },
  { id: 'owner', title: 'Owner', sortable: true },
  { id: 'system', title: 'System', sortable: true },
  { id: 'health', title: 'Health', sortable: false },
  { id: 'environments', title: 'Environments', sortable: false },
];

/** The rows; arrows move between them, Enter opens, `s` stars. On a phone each row becomes a card of lines. */
export function CatalogTable(props: CatalogTableProps) {
  const { rows, health, sort, onSort, starred, onStar, onTag } = props;
  const body = useRef<HTMLTableSectionElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
    const row = (event.target as HTMLElement).closest('tr');
    const at = links.findIndex(link => link.closest('tr') === row);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      links[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
      event.preventDefault();
    }
    if (event.key === 's' && rows[at]) onStar(rows[at].ref);
  };

  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th className={styles.starColumn}>
            <span className={styles.hidden}>Star</span>
          </th>
          {columns.map(column => (
            <th key={column.id} scope="col" aria-sort={ariaSort(column.id, sort)}>
              {column.sortable ? (
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() => onSort(sort === column.id ? `-${column.id}` : column.id)}
                >
                  {column.title}
                  {sort === column.id ? <RiArrowUpLine /> : null}
                  {sort === `-${column.id}` ? <RiArrowDownLine /> : null}
                </button>
              ) : (
                column.title
              )}
            </th>
          ))}
        </tr>
      </thead>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the links and buttons in it */}
      <tbody ref={body} onKeyDown={onKeyDown}>
        {rows.map(row => (
          <tr key={row.ref} className={styles.row}>
            <td className={styles.starColumn}>
              <button
                type="button"
                className={styles.star}
                aria-pressed={starred.has(row.ref)}
                aria-label={`Star ${row.name}`}
                onClick={() => onStar(row.ref)}
              >
                {starred.has(row.ref) ? <RiStarFill /> : <RiStarLine />}
              </button>
            </td>
            <td className={styles.nameCell}>
              <span className={styles.nameLine}>
                <Link className={styles.name} to={row.href} data-row-link>
                  {row.name}
                </Link>
                {row.tags.slice(0, 3).map(tag => (
                  <button key={tag} type="button" className={styles.tag} onClick={() => onTag(tag)}>
                    {tag}
                  </button>
                ))}
              </span>
              {row.description ? <p className={styles.description}>{row.description}</p> : null}
            </td>
            <td data-title="Kind and type">
              <span className={styles.muted}>{row.kind}</span>
              {row.type ? ` · ${row.type}` : null}
            </td>
            <td data-title="Owner">
              <RefLinks refs={row.ownerRefs} />
            </td>
            <td data-title="System">
              <RefLinks refs={row.systemRef ? [row.systemRef] : []} />
            </td>
            <td data-title="Health">
              <HealthCell entityRef={row.ref} health={health} />
            </td>
            <td data-title="Environments">
              <EnvironmentsCell entityRef={row.ref} health={health} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ariaSort(id: string, sort: string) {
  if (sort === id) return 'ascending' as const;
  return sort === `-${id}` ? ('descending' as const) : undefined;
}
