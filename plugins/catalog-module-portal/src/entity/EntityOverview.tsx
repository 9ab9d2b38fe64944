import type { AppNode } from '@backstage/frontend-plugin-api';
import type { EntityContentLayoutProps } from '@backstage/plugin-catalog-react/alpha';
import { EntityWarnings } from './EntityWarnings';
import styles from './EntityOverview.module.css';

type Card = EntityContentLayoutProps['cards'][number];

/** The graph is tall and says the least that is new: it comes after what one works with. */
function isGraph({ element }: Card) {
  const { node } = element.props as { node?: AppNode };
  return node?.spec.id === 'entity-card:catalog-graph/relations';
}

/** Overview: what matters to the left, facts to the right, one column on a phone. */
export function EntityOverview({ cards }: EntityContentLayoutProps) {
  const aside = cards.filter(card => card.type === 'info');
  const main = cards
    .filter(card => card.type !== 'info')
    .sort((a, b) => Number(isGraph(a)) - Number(isGraph(b)));
  return (
    <>
      <EntityWarnings />
      <div className={styles.columns} data-aside={aside.length > 0 || undefined}>
        <div className={styles.column}>
          {main.map((card, index) => (
            <div key={card.element.key ?? index}>{card.element}</div>
          ))}
        </div>
        {aside.length > 0 && (
          <div className={styles.column}>
            {aside.map((card, index) => (
              <div key={card.element.key ?? index}>{card.element}</div>
            ))}
          </div>
        )}
      </div>
    </>
  );
}
