import type { ReactNode } from 'react';
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader } from '@backstage/ui';
import styles from './button.module.css';

export interface ReasonDialogProps {
  /** Names the thing. */
  title: string;
  /** On the button that does it. */
  verb: string;
  destructive?: boolean;
  pending?: boolean;
  /** Whether all that is needed was filled in. */
  ready: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** A small form that stands before something that needs a reason. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, verb, destructive, pending, ready, onConfirm, onClose, children } = props;
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width="min(32rem, 92vw)">
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <div className={styles.form}>{children}</div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          variant="primary"
          destructive={destructive}
          isDisabled={!ready}
          isPending={pending}
          onPress={onConfirm}
        >
          {verb}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
