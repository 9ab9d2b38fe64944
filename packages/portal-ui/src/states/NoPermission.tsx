import type { ReactNode } from 'react';
import { ButtonLink } from '@backstage/ui';
import styles from './states.module.css';

export interface NoPermissionProps {
  title?: string;
  /** Name of the permission that is missing, e.g. `deploy.release.promote`. */
  permission?: string;
  reason?: ReactNode;
  /** Who can give it. */
  askWhom?: string;
}

/** Which permission is missing, who can give it, and where to read the rule that said no. */
export function NoPermission({ title, permission, reason, askWhom }: NoPermissionProps) {
  const search = permission ? `?permission=${encodeURIComponent(permission)}` : '';
  return (
    <div className={styles.state} role="note">
      <p className={styles.title}>{title ?? 'You may not see this'}</p>
      <p className={styles.text}>
        {permission ? `It needs the permission ${permission}. ` : ''}
        {reason}
        {askWhom ? ` ${askWhom} can give it.` : ''}
      </p>
      <div className={styles.actions}>
        <ButtonLink variant="secondary" size="small" href={`/access${search}`}>
          See which rule decided
        </ButtonLink>
      </div>
    </div>
  );
}
