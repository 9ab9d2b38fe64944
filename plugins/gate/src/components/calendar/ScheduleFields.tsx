import { Combobox, Select, TextField } from '@backstage/ui';
import styles from './calendar.module.css';
import type { Preview } from './schedule';
import type { WindowDraft } from './windowDraft';

const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map(id => ({
  id,
  label: id,
}));

interface ScheduleFieldsProps {
  draft: WindowDraft;
  onChange: (change: Partial<WindowDraft>) => void;
  preview?: Preview;
  isDisabled: boolean;
}

/** When it opens: by cron expression in a zone, or once. What is wrong is said below the field that it is in. */
export function ScheduleFields({ draft, onChange, preview, isDisabled }: ScheduleFieldsProps) {
  const wrong = (field: string) =>
    preview?.status === 'invalid' && preview.field === field ? preview.message : undefined;
  const begin = wrong('schedule');
  return (
    <>
      <Select
        label="It opens"
        isDisabled={isDisabled}
        options={[
          { id: 'repeats', label: 'Again and again' },
          { id: 'once', label: 'Once' },
        ]}
        value={draft.repeats ? 'repeats' : 'once'}
        onChange={key => onChange({ repeats: key === 'repeats' })}
      />
      {draft.repeats ? (
        <TextField
          label="Cron expression of its begin"
          description={begin ?? 'Minute, hour, day of month, month, day of week'}
          isInvalid={begin !== undefined}
          value={draft.cron}
          onChange={cron => onChange({ cron })}
          isDisabled={isDisabled}
        />
      ) : (
        <label className={styles.nativeField}>
          Begin, in your zone
          <input
            type="datetime-local"
            value={draft.begin}
            disabled={isDisabled}
            onChange={event => onChange({ begin: event.target.value })}
          />
          {begin}
        </label>
      )}
      <Combobox
        label="Time zone"
        description={wrong('timeZone')}
        isInvalid={wrong('timeZone') !== undefined}
        isDisabled={isDisabled}
        options={zones}
        value={draft.timeZone}
        onChange={key => key !== null && onChange({ timeZone: String(key) })}
      />
    </>
  );
}
