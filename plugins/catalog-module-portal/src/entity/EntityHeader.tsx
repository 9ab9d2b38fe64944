import { useMemo } from 'react';
import { useEntity, useStarredEntity } from '@backstage/plugin-catalog-react';
import type { EntityHeaderLayoutProps } from '@backstage/plugin-catalog-react/alpha';
import { ButtonIcon, Header, type HeaderMetadataItem } from '@backstage/ui';
import { StatusBadge } from '@internal/portal-ui';
import { RiStarFill, RiStarLine } from '@remixicon/react';
import { useHealth } from '../data/useHealth';
import { RefLinks } from '../list/cells';
import { toRow } from '../model/entityRow';
import { EntityMenu } from './EntityMenu';
import styles from './EntityHeader.module.css';

/** Head of every entity's page: what it is, whose, how it is, and the tabs. */
export function EntityHeader({ tabs, activeTabId }: EntityHeaderLayoutProps) {
  const { entity } = useEntity();
  const row = useMemo(() => toRow(entity), [entity]);
  const { isStarredEntity, toggleStarredEntity } = useStarredEntity(entity);
  const refs = useMemo(() => [row.ref], [row.ref]);
  const health = useHealth(refs);
  const own = health.status === 'loaded' ? health.value.get(row.ref) : undefined;

  const metadata: HeaderMetadataItem[] = [];
  if (own) {
    metadata.push({
      label: 'Health',
      value: <StatusBadge status={own.health} reason={own.message} />,
    });
  }
  if (row.ownerRefs.length > 0) {
    metadata.push({ label: 'Owner', value: <RefLinks refs={row.ownerRefs} /> });
  }
  if (row.systemRef) metadata.push({ label: 'System', value: <RefLinks refs={[row.systemRef]} /> });
  if (row.lifecycle) metadata.push({ label: 'Lifecycle', value: row.lifecycle });

  return (
    <div className={styles.header}>
      <Header
        title={row.name}
        description={row.description}
        tags={[{ label: row.kind }, ...(row.type ? [{ label: row.type }] : [])]}
        metadata={metadata}
        tabs={tabs}
        activeTabId={activeTabId}
        customActions={
          <>
            <ButtonIcon
              variant="secondary"
              icon={isStarredEntity ? <RiStarFill /> : <RiStarLine />}
              aria-label={isStarredEntity ? 'Remove the star' : 'Star'}
              onPress={() => toggleStarredEntity()}
            />
            <EntityMenu entity={entity} />
          </>
        }
      />
    </div>
  );
}
