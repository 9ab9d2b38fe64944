import { ConfirmDialog, type ConfirmDialogProps } from '@internal/portal-ui';
import styles from './button.module.css';

export interface ReasonDialogProps extends Omit<ConfirmDialogProps, 'isDisabled'> {
  /** Whether all that is needed was filled in. */
  ready: boolean;
}

/** A small form that stands before something that needs a reason. */
export function ReasonDialog({ ready, children, ...dialog }: ReasonDialogProps) {
  return (
    <ConfirmDialog {...dialog} isDisabled={!ready}>
      <div className={styles.form}>{children}</div>
    </ConfirmDialog>
  );
}
