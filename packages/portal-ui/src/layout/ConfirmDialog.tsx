import type { ReactNode } from 'react';
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader } from '@backstage/ui';

export interface ConfirmDialogProps {
  /** Names the thing: "Abort 1a2b3c4d in prod?". */
  title: string;
  /** On the button that does it. */
  verb: string;
  destructive?: boolean;
  pending?: boolean;
  isDisabled?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** What happens, and what undo there is. */
  children?: ReactNode;
}

/** Asks before something that is not lightly undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, verb, destructive, pending, isDisabled, onConfirm, onClose, children } = props;
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width="min(32rem, 92vw)">
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>{children}</DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          variant="primary"
          destructive={destructive}
          isPending={pending}
          isDisabled={isDisabled}
          onPress={onConfirm}
        >
          {verb}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
