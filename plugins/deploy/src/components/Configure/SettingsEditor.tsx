import { Button, NumberField, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { ServiceValues } from '@internal/plugin-deploy-common';
import { useUrlState } from '@internal/portal-ui';
import styles from './Configure.module.css';
import { inheritedSettings, ownSettings, withSetting, type Scope } from './draft';
import { VariableTable } from './VariableTable';

const EVERYWHERE = 'everywhere';

interface SettingsEditorProps {
  values: ServiceValues;
  environments: string[];
  onChange: (values: ServiceValues) => void;
}

/** Settings of one scope at a time; what is inherited is shown as such and can be overridden. */
export function SettingsEditor({ values, environments, onChange }: SettingsEditorProps) {
  const [chosen, choose] = useUrlState('env', EVERYWHERE);
  const environment = environments.includes(chosen) ? chosen : undefined;
  const scope: Scope = environment ? { kind: 'environment', environment } : { kind: 'everywhere' };
  const own = ownSettings(values, scope);
  return (
    <div className={styles.settings}>
      <ToggleButtonGroup
        aria-label="Where"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[environment ?? EVERYWHERE]}
        onSelectionChange={keys => choose(String([...keys][0]))}
      >
        {[EVERYWHERE, ...environments].map(name => (
          <ToggleButton key={name} id={name}>
            {name === EVERYWHERE ? 'Everywhere' : name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <div className={styles.numbers}>
        <NumberSetting
          label="Replicas"
          unit="0 stops it"
          setting="replicas"
          standard={1}
          range={[0, 50]}
          {...{ values, scope, onChange }}
        />
        <NumberSetting
          label="Memory of one replica"
          unit="MiB"
          setting="memoryMiB"
          standard={256}
          range={[64, 16384]}
          {...{ values, scope, onChange }}
        />
        {environment ? <StopButton {...{ values, scope, onChange, environment }} /> : null}
      </div>
      {own.faults ? (
        <p className={styles.fault}>
          <span>
            It brings a fault along:{' '}
            {own.faults.errorRate ? `${own.faults.errorRate * 100} % of answers are 500` : null}
            {own.faults.latencyMs ? ` ${own.faults.latencyMs} ms are added` : null}.
          </span>
          <Button
            size="small"
            variant="secondary"
            onPress={() => onChange(withSetting(values, scope, 'faults', undefined))}
          >
            Take it out
          </Button>
        </p>
      ) : null}
      <VariableTable values={values} scope={scope} onChange={onChange} />
    </div>
  );
}

interface ScopedProps {
  values: ServiceValues;
  scope: Scope;
  onChange: (values: ServiceValues) => void;
}

function NumberSetting(
  props: ScopedProps & {
    label: string;
    unit: string;
    setting: 'replicas' | 'memoryMiB';
    standard: number;
    range: [number, number];
  },
) {
  const { label, unit, setting, standard, range, values, scope, onChange } = props;
  const own = ownSettings(values, scope)[setting];
  const inherited = inheritedSettings(values, scope)[setting];
  const source = inherited === undefined ? `default ${standard}` : `inherited ${inherited}`;
  return (
    <div className={styles.number}>
      <NumberField
        label={label}
        secondaryLabel={unit}
        size="small"
        minValue={range[0]}
        maxValue={range[1]}
        value={own ?? inherited ?? standard}
        onChange={value => onChange(withSetting(values, scope, setting, value))}
      />
      {own === undefined ? (
        <span className={styles.muted}>{sentence(source)}</span>
      ) : (
        <button
          type="button"
          className={styles.reset}
          onClick={() => onChange(withSetting(values, scope, setting, undefined))}
        >
          Set here; use {source}
        </button>
      )}
    </div>
  );
}

function StopButton({
  values,
  scope,
  onChange,
  environment,
}: ScopedProps & { environment: string }) {
  const stopped = ownSettings(values, scope).replicas === 0;
  return (
    <Button
      size="small"
      variant="secondary"
      destructive={!stopped}
      onPress={() => onChange(withSetting(values, scope, 'replicas', stopped ? undefined : 0))}
    >
      {stopped ? `Start in ${environment}` : `Stop in ${environment}`}
    </Button>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
