import { useEffect, useState } from 'react';
import { previewSchedule, type Preview } from './schedule';
import { scheduleOf, type WindowDraft } from './windowDraft';

/** What the schedule of a draft means, a moment after the last key; undefined until it is known. */
export function usePreview(draft: WindowDraft): Preview | undefined {
  const [preview, setPreview] = useState<Preview>();
  const schedule = scheduleOf(draft);
  const { timeZone, durationMinutes } = draft;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const next = await previewSchedule({ schedule, timeZone, durationMinutes }, new Date());
      if (current) setPreview(next);
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [schedule, timeZone, durationMinutes]);
  return preview;
}
