import type { EntityContentLayoutProps } from '@backstage/plugin-catalog-react/alpha';
import { EntityWarnings } from './EntityWarnings';
import styles from './EntityOverview.module.css';

/** Overview: what matters to the left, facts to the right, one column on a phone. */
export function EntityOverview({ cards }: EntityContentLayoutProps) {
  const aside = cards.filter(card => card.type === 'info');
  const main = cards.filter(card => card.type !== 'info');
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
