import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, NumberField, Select } from '@backstage/ui';
import { usePress } from '@internal/plugin-gate-react';
import { serviceApiRef } from '../../api/ServiceApi';
import styles from './Trial.module.css';

export interface TrafficFormProps {
  entityRef: string;
  /** Where something runs. */
  environments: string[];
  environment: string;
  onEnvironment: (environment: string) => void;
  onDone: () => void;
}

/** Rate and minutes; the requests are made from the examples of the service's OpenAPI document. */
export function TrafficForm(props: TrafficFormProps) {
  const { entityRef, environments, environment, onEnvironment, onDone } = props;
  const api = useApi(serviceApiRef);
  const press = usePress(onDone);
  const [rate, setRate] = useState(20);
  const [minutes, setMinutes] = useState(5);
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault();
        void press.run('No traffic was sent.', async () => {
          await api.startTraffic({ entityRef, environment, requestsPerSecond: rate, minutes });
        });
      }}
    >
      <div className={styles.field}>
        <Select
          label="Environment"
          size="small"
          options={environments.map(id => ({ id, label: id }))}
          value={environment}
          onChange={key => key && onEnvironment(String(key))}
        />
      </div>
      <div className={styles.field}>
        <NumberField
          label="Requests / s"
          size="small"
          minValue={1}
          maxValue={100}
          value={rate}
          onChange={setRate}
        />
      </div>
      <div className={styles.field}>
        <NumberField
          label="Minutes"
          size="small"
          minValue={1}
          maxValue={60}
          value={minutes}
          onChange={setMinutes}
        />
      </div>
      <Button type="submit" size="small" variant="secondary" isPending={press.pending}>
        Send traffic
      </Button>
    </form>
  );
}
