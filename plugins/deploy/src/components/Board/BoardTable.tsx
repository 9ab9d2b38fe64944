import { useLayoutEffect, useRef, useState } from 'react';
import { Checkbox } from '@backstage/ui';
import type { BoardRow } from '@internal/plugin-deploy-common';
import { EntityLink, entityName } from '@internal/portal-ui';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import styles from './Board.module.css';
import { BoardCellView } from './BoardCellView';

export interface BoardTableProps {
  rows: BoardRow[];
  environments: string[];
  selected: ReadonlySet<string>;
  onSelect: (entityRef: string, selected: boolean) => void;
}

const ROW_PX = 57;

/** Services × environments; only the rows in view are in the document. On a phone each row is a card. */
export function BoardTable({ rows, environments, selected, onSelect }: BoardTableProps) {
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = body.current;
    if (element) setTop(element.getBoundingClientRect().top + window.scrollY);
  }, []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: top,
    getItemKey: index => rows[index].entityRef,
  });
  const columns = { '--columns': environments.length } as React.CSSProperties;
  return (
    <div
      className={styles.table}
      style={columns}
      role="table"
      aria-label="What runs where"
      aria-rowcount={rows.length + 1}
    >
      <div role="rowgroup">
        <div role="row" className={styles.tableHead} aria-rowindex={1}>
          <span role="columnheader">Service</span>
          {environments.map(environment => (
            <span key={environment} role="columnheader">
              {environment}
            </span>
          ))}
        </div>
      </div>
      <div
        ref={body}
        role="rowgroup"
        className={styles.body}
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(item => (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            role="row"
            aria-rowindex={item.index + 2}
            className={styles.row}
            style={{ transform: `translateY(${item.start - top}px)` }}
          >
            <Row row={rows[item.index]} selected={selected} onSelect={onSelect} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Row({
  row,
  selected,
  onSelect,
}: Pick<BoardTableProps, 'selected' | 'onSelect'> & {
  row: BoardRow;
}) {
  return (
    <>
      <span role="rowheader" className={styles.service}>
        <Checkbox
          aria-label={`Select ${row.service}`}
          isSelected={selected.has(row.entityRef)}
          onChange={value => onSelect(row.entityRef, value)}
        />
        <span className={styles.serviceName}>
          <EntityLink entityRef={row.entityRef} tab="deploy" />
          <span className={styles.muted}>{row.owner ? entityName(row.owner) : 'no owner'}</span>
        </span>
      </span>
      {row.cells.map(cell => (
        <span key={cell.environment} role="cell" className={styles.cellBox}>
          <span className={styles.cellName}>{cell.environment}</span>
          <BoardCellView entityRef={row.entityRef} cell={cell} />
        </span>
      ))}
    </>
  );
}
