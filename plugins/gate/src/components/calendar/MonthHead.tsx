import { Button, ButtonIcon } from '@backstage/ui';
import { RiArrowLeftSLine, RiArrowRightSLine } from '@remixicon/react';
import styles from './calendar.module.css';
import type { Month } from './month';

/** Name of the month, and the ways to others. */
export function MonthHead(props: { month: Month; onChange: (id: string | undefined) => void }) {
  const { month, onChange } = props;
  return (
    <div className={styles.monthHead}>
      <h2 className={styles.monthTitle}>{month.title}</h2>
      <ButtonIcon
        icon={<RiArrowLeftSLine />}
        variant="secondary"
        size="small"
        aria-label="Month before"
        onPress={() => onChange(month.previous)}
      />
      <ButtonIcon
        icon={<RiArrowRightSLine />}
        variant="secondary"
        size="small"
        aria-label="Month after"
        onPress={() => onChange(month.next)}
      />
      <Button variant="tertiary" size="small" onPress={() => onChange(undefined)}>
        Today
      </Button>
    </div>
  );
}
