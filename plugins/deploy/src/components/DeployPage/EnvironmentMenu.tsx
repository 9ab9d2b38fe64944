import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import type { EnvironmentState } from '@internal/plugin-deploy-common';
import { usePress } from '@internal/plugin-gate-react';
import { ConfirmDialog, entityHref } from '@internal/portal-ui';
import { RiMore2Line } from '@remixicon/react';
import { useNavigate } from 'react-router-dom';
import { deployApiRef } from '../../api/DeployApi';
import type { Panel } from '../shared/panel';
import { newRequestId } from '../shared/requestId';
import styles from './DeployPage.module.css';

/** Going back, and what is done to what runs. Scaling and stopping are settings, so they lie in Configure. */
export function EnvironmentMenu(props: {
  entityRef: string;
  state: EnvironmentState;
  reload: () => void;
  open: (panel: Panel) => void;
}) {
  const { entityRef, state, reload, open } = props;
  const { environment, release } = state;
  const api = useApi(deployApiRef);
  const navigate = useNavigate();
  const press = usePress(reload);
  const [asking, setAsking] = useState(false);
  if (!release) return null;
  const configure = () =>
    navigate(`${entityHref(entityRef, 'configure')}?env=${encodeURIComponent(environment)}`);
  return (
    <div className={styles.menu}>
      <Button
        size="small"
        variant="secondary"
        onPress={() => open({ kind: 'rollback', environment })}
      >
        Roll back
      </Button>
      <MenuTrigger>
        <ButtonIcon
          icon={<RiMore2Line />}
          size="small"
          variant="tertiary"
          aria-label={`More for ${environment}`}
          isPending={press.pending}
        />
        <Menu
          onAction={key => {
            if (key === 'restart') setAsking(true);
            else configure();
          }}
        >
          <MenuItem id="restart">Restart</MenuItem>
          <MenuItem id="scale">Scale</MenuItem>
          <MenuItem id="stop">Stop</MenuItem>
          <MenuItem id="configure">Configure</MenuItem>
        </Menu>
      </MenuTrigger>
      {asking ? (
        <ConfirmDialog
          title={`Restart in ${environment}?`}
          verb="Restart"
          pending={press.pending}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            press.run(`${environment} is unchanged.`, async () => {
              const { digest } = release;
              const requestId = newRequestId();
              await api.deploy({ entityRef, environment, digest, kind: 'restart', requestId });
              setAsking(false);
            })
          }
        >
          New instances of the same release take over one after the other; no request is lost.
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
