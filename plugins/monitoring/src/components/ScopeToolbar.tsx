import { Select } from '@backstage/ui';
import { DEFAULT_ENVIRONMENTS } from '@internal/plugin-deploy-common';
import type { ReactNode } from 'react';
import styles from './monitoring.module.css';

const ENVIRONMENTS = DEFAULT_ENVIRONMENTS.map(id => ({ id: id as string, label: id as string }));

/** The environment that the page speaks of, and whatever else narrows it. */
export function ScopeToolbar({
  environment,
  onEnvironment,
  children,
}: {
  environment: string;
  onEnvironment: (environment: string) => void;
  children?: ReactNode;
}) {
  return (
    <div className={styles.toolbar}>
      <Select
        aria-label="Environment"
        size="small"
        options={ENVIRONMENTS}
        value={environment}
        onChange={key => onEnvironment(String(key))}
      />
      {children}
    </div>
  );
}
