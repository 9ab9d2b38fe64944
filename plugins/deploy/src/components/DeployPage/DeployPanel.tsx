import type { EnvironmentState, Release } from '@internal/plugin-deploy-common';
import { ComparePanel } from '../Compare/ComparePanel';
import { PromotePanel } from '../Promote/PromotePanel';
import { PlanPanel } from '../Rollback/PlanPanel';
import { RollbackPanel } from '../Rollback/RollbackPanel';
import type { PanelState } from '../shared/panel';

export interface DeployPanelProps {
  entityRef: string;
  state: PanelState;
  environments: EnvironmentState[];
  releases: Release[];
  reload: () => void;
}

/** The side panel that the URL names. */
export function DeployPanel({
  entityRef,
  state,
  environments,
  releases,
  reload,
}: DeployPanelProps) {
  const { panel, open, close } = state;
  switch (panel.kind) {
    case 'compare':
      return (
        <ComparePanel
          entityRef={entityRef}
          from={panel.from}
          to={panel.to}
          environments={environments}
          releases={releases}
          onChange={(from, to) => open({ kind: 'compare', from, to })}
          onClose={close}
        />
      );
    case 'promote':
      return (
        <PromotePanel
          key={`${panel.environment} ${panel.digest}`}
          entityRef={entityRef}
          environment={panel.environment}
          digest={panel.digest}
          current={environments.find(one => one.environment === panel.environment)?.release}
          release={
            releases.find(release => release.digest === panel.digest) ??
            environments.find(one => one.release?.digest === panel.digest)?.release
          }
          onDone={reload}
          onClose={close}
        />
      );
    case 'rollback': {
      const there = environments.find(one => one.environment === panel.environment);
      return there ? (
        <RollbackPanel
          entityRef={entityRef}
          state={there}
          onDone={reload}
          onPlan={id => open({ kind: 'plan', id })}
          onClose={close}
        />
      ) : null;
    }
    case 'plan':
      return <PlanPanel id={panel.id} onClose={close} />;
    default:
      return null;
  }
}
