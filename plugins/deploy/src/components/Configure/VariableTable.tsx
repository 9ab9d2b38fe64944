import { useState } from 'react';
import { Button, ButtonIcon, TextField } from '@backstage/ui';
import type { ServiceValues } from '@internal/plugin-deploy-common';
import { RiArrowGoBackLine, RiCloseLine } from '@remixicon/react';
import styles from './Configure.module.css';
import { variablesOf, withVariable, type Scope, type ShownVariable } from './draft';

const NAME = /^[A-Z][A-Z0-9_]*$/;

export interface VariableTableProps {
  values: ServiceValues;
  scope: Scope;
  onChange: (values: ServiceValues) => void;
}

/** Variables that a process gets, each with where it comes from; typing over an inherited one overrides it. */
export function VariableTable({ values, scope, onChange }: VariableTableProps) {
  const variables = variablesOf(values, scope);
  return (
    <div className={styles.variables}>
      <h3 className={styles.subtitle}>Variables</h3>
      <p className={styles.muted}>
        Not for secrets: what is here is in the repository and in the ledger.
      </p>
      {variables.map(variable => (
        <Row
          key={variable.name}
          variable={variable}
          onChange={value => onChange(withVariable(values, scope, variable.name, value))}
        />
      ))}
      <NewVariable
        taken={variables.map(({ name }) => name)}
        onAdd={(name, value) => onChange(withVariable(values, scope, name, value))}
      />
    </div>
  );
}

function Row(props: { variable: ShownVariable; onChange: (value: string | undefined) => void }) {
  const { variable, onChange } = props;
  const { name, value, source, inherited } = variable;
  return (
    <div className={styles.variable} data-source={source}>
      <code className={styles.variableName}>{name}</code>
      <TextField aria-label={`Value of ${name}`} size="small" value={value} onChange={onChange} />
      <span className={styles.muted}>
        {source === 'inherited' ? 'Inherited' : null}
        {source === 'overridden' ? `Overrides “${inherited}”` : null}
      </span>
      {source === 'inherited' ? null : (
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={source === 'overridden' ? <RiArrowGoBackLine /> : <RiCloseLine />}
          aria-label={source === 'overridden' ? `Inherit ${name} again` : `Remove ${name}`}
          onPress={() => onChange(undefined)}
        />
      )}
    </div>
  );
}

function NewVariable(props: { taken: string[]; onAdd: (name: string, value: string) => void }) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const problem = nameProblem(name, props.taken);
  return (
    <form
      className={styles.variable}
      onSubmit={event => {
        event.preventDefault();
        if (!name || problem) return;
        props.onAdd(name, value);
        setName('');
        setValue('');
      }}
    >
      <TextField
        aria-label="Name of a new variable"
        placeholder="LOG_LEVEL"
        size="small"
        value={name}
        onChange={text => setName(text.toUpperCase())}
        isInvalid={Boolean(problem)}
      />
      <TextField
        aria-label="Value of the new variable"
        placeholder="Value"
        size="small"
        value={value}
        onChange={setValue}
      />
      <span className={styles.muted} role={problem ? 'alert' : undefined}>
        {problem}
      </span>
      <Button type="submit" size="small" variant="secondary" isDisabled={!name || Boolean(problem)}>
        Add
      </Button>
    </form>
  );
}

function nameProblem(name: string, taken: string[]): string | undefined {
  if (name && !NAME.test(name)) return 'Capital letters, digits and _';
  if (taken.includes(name)) return 'Is there already';
  return undefined;
}
