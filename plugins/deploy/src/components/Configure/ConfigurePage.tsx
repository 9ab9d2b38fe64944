import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { ServiceConfiguration } from '@internal/plugin-deploy-common';
import { Loaded, Section, useLoad } from '@internal/portal-ui';
import { deployApiRef } from '../../api/DeployApi';
import { serviceApiRef } from '../../api/ServiceApi';
import { Conflict } from './Conflict';
import styles from './Configure.module.css';
import { RolloutEditor } from './RolloutEditor';
import { SaveBar } from './SaveBar';
import { SettingsEditor } from './SettingsEditor';
import { useConfiguration } from './useConfiguration';

const DEFAULT_ENVIRONMENTS = ['dev', 'staging', 'prod'];

/** How a service is set and shipped, per environment; saving is a commit and makes a release. */
export function ConfigurePage() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const service = useApi(serviceApiRef);
  const deploy = useApi(deployApiRef);
  const configuration = useLoad(signal => service.configuration(entityRef, signal), [entityRef]);
  const environments = useLoad(signal => deploy.environments(entityRef, signal), [entityRef]);
  const names =
    environments.status === 'loaded'
      ? environments.value.map(({ environment }) => environment)
      : DEFAULT_ENVIRONMENTS;
  return (
    <Loaded
      load={configuration}
      what="The configuration"
      unharmed="What runs keeps the settings it has."
      count={6}
    >
      {value => (
        <Editor key={entityRef} saved={value} environments={names} onSaved={configuration.reload} />
      )}
    </Loaded>
  );
}

function Editor(props: {
  saved: ServiceConfiguration;
  environments: string[];
  onSaved: () => void;
}) {
  const draft = useConfiguration(props.saved, props.onSaved);
  return (
    <div className={styles.page}>
      <Section
        title="Settings"
        description="Saving is a commit to the service's repository: it is built, released and shipped like code, through the same gate, and undone like code."
      >
        <SettingsEditor
          values={draft.values}
          environments={props.environments}
          onChange={draft.setValues}
        />
      </Section>
      <Section
        title="How it is shipped"
        description="rollout.yaml in the step words of Argo Rollouts. Without it, a release takes the place of the earlier one at once."
      >
        <RolloutEditor
          text={draft.rolloutYaml}
          problems={draft.rolloutProblems}
          onChange={draft.setRolloutYaml}
        />
      </Section>
      {draft.state.status === 'conflict' ? (
        <Conflict draft={draft} theirs={draft.state.theirs} />
      ) : null}
      <SaveBar draft={draft} />
    </div>
  );
}
