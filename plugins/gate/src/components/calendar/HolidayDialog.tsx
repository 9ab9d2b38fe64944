import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { NumberField, TextAreaField } from '@backstage/ui';
import { gateApiRef, ReasonDialog, usePress } from '@internal/plugin-gate-react';
import styles from './calendar.module.css';
import { readHolidays, type Holidays } from './holidays';

/** A year of holidays as deny windows, from an iCalendar file or from lines of dates. */
export function HolidayDialog(props: { onClose: () => void; onImported: () => void }) {
  const { onClose, onImported } = props;
  const gate = useApi(gateApiRef);
  const press = usePress(onImported);
  const [year, setYear] = useState(() => new Date().getFullYear());
  const [text, setText] = useState('');
  const read = tryRead(text, year);
  const count = read.holidays && 'items' in read.holidays ? read.holidays.items.length : undefined;
  return (
    <ReasonDialog
      title="Import holidays"
      verb={count ? `Import ${count} ${count === 1 ? 'day' : 'days'}` : 'Import'}
      pending={press.pending}
      ready={read.holidays !== undefined && count !== 0}
      onClose={onClose}
      onConfirm={async () => {
        const { holidays } = read;
        if (!holidays) return;
        const done = await press.run('The windows are as they were.', async () => {
          await gate.importHolidays(holidays);
        });
        if (done) onClose();
      }}
    >
      <p>
        Each day becomes a window that keeps changes out. A second import of a year replaces it.
      </p>
      <NumberField
        label="Year"
        value={year}
        onChange={setYear}
        formatOptions={{ useGrouping: false }}
      />
      <label className={styles.nativeField}>
        iCalendar file
        <input
          type="file"
          accept=".ics,.txt,text/calendar,text/plain"
          onChange={async event => setText((await event.target.files?.[0]?.text()) ?? '')}
        />
      </label>
      <TextAreaField
        label="or one day a line"
        placeholder="2026-12-25 Christmas Day"
        description={read.message}
        isInvalid={read.message !== undefined}
        value={text}
        onChange={setText}
        rows={6}
      />
    </ReasonDialog>
  );
}

function tryRead(text: string, year: number): { holidays?: Holidays; message?: string } {
  if (!text.trim()) return {};
  try {
    return { holidays: readHolidays(text, year) };
  } catch (error) {
    return { message: (error as Error).message };
  }
}
