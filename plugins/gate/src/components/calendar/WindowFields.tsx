import { Checkbox, NumberField, Select, TextField } from '@backstage/ui';
import type { FreezeWindow } from '@internal/plugin-gate-common';
import { useChoices, type Choice } from '../../data/useChoices';
import styles from '../rows.module.css';
import { Openings } from './Openings';
import type { Preview } from './schedule';
import { ScheduleFields } from './ScheduleFields';
import { durationInWords, selectorInWords } from './windowWords';
import { inputOf, type WindowDraft } from './windowDraft';

export interface WindowFieldsProps {
  draft: WindowDraft;
  onChange: (draft: WindowDraft) => void;
  preview?: Preview;
  isDisabled: boolean;
}

/** Title, meaning, when and what for; below it the next openings, as one types. */
export function WindowFields({ draft, onChange, preview, isDisabled }: WindowFieldsProps) {
  const choices = useChoices();
  const set = (change: Partial<WindowDraft>) => onChange({ ...draft, ...change });
  const many = (label: string, key: 'environments' | 'systems' | 'owners', from: Choice[]) => (
    <Select<'multiple'>
      label={label}
      placeholder="Any"
      selectionMode="multiple"
      isDisabled={isDisabled}
      options={withChosen(from, draft[key])}
      value={draft[key]}
      onChange={keys => set({ [key]: keys.map(String) })}
    />
  );
  return (
    <div className={styles.form}>
      <TextField
        label="Title"
        placeholder="Weekend freeze"
        value={draft.title}
        onChange={title => set({ title })}
        isDisabled={isDisabled}
        isRequired
      />
      <Select
        label="While it is open"
        isDisabled={isDisabled}
        options={[
          { id: 'deny', label: 'Changes are kept out (deny)' },
          { id: 'allow', label: 'Changes may pass, and only then (allow)' },
        ]}
        value={draft.kind}
        onChange={key => set({ kind: key as FreezeWindow['kind'] })}
      />
      <ScheduleFields draft={draft} onChange={set} preview={preview} isDisabled={isDisabled} />
      <NumberField
        label="Stays open for (minutes)"
        description={durationInWords(draft.durationMinutes)}
        minValue={1}
        step={1}
        value={draft.durationMinutes}
        onChange={durationMinutes => set({ durationMinutes })}
        isDisabled={isDisabled}
      />
      <Openings preview={preview} timeZone={draft.timeZone} />
      <h3 className={styles.subtitle}>What it is for: {selectorInWords(inputOf(draft))}</h3>
      <div className={styles.fields}>
        {many('Environments', 'environments', choices.environments)}
        {many('Systems', 'systems', choices.systems)}
        {many('Owners', 'owners', choices.owners)}
        <Select
          label="Of these"
          isDisabled={isDisabled}
          options={[
            { id: 'and', label: 'all must hold' },
            { id: 'or', label: 'one must hold' },
          ]}
          value={draft.operator}
          onChange={key => set({ operator: key as WindowDraft['operator'] })}
        />
      </div>
      <TextField
        label="Entities"
        description="Refs with commas between; * at the end matches any rest: component:default/shop-*"
        value={draft.entityRefs}
        onChange={entityRefs => set({ entityRefs })}
        isDisabled={isDisabled}
      />
      <TextField
        label="Kinds of change"
        description="For example deploy.*; empty is every kind"
        value={draft.kinds}
        onChange={kinds => set({ kinds })}
        isDisabled={isDisabled}
      />
      <Checkbox
        isSelected={draft.manualOverride}
        onChange={manualOverride => set({ manualOverride })}
        isDisabled={isDisabled}
      >
        Those who manage windows may pass it by hand, with a reason
      </Checkbox>
      <Checkbox
        isSelected={draft.overrun}
        onChange={overrun => set({ overrun })}
        isDisabled={isDisabled}
      >
        What began before may go on to its end
      </Checkbox>
    </div>
  );
}

/** The choices, and what is chosen already though the catalog no longer has it. */
function withChosen(choices: Choice[], chosen: string[]): Choice[] {
  const known = new Set(choices.map(({ id }) => id));
  return [...choices, ...chosen.filter(id => !known.has(id)).map(id => ({ id, label: id }))];
}
