import { useApi, fetchApiRef } from '@backstage/frontend-plugin-api';
import { Combobox, Select } from '@backstage/ui';
import type { InstalledChangeKind } from '@internal/plugin-gate-common';
import { fetchJson, shortDigest, useLoad } from '@internal/portal-ui';
import { useChoices } from '../../data/useChoices';
import calendar from '../calendar/calendar.module.css';
import { viewerZone } from '../calendar/month';
import rows from '../rows.module.css';
import type { Question } from './useQuestion';

interface SimulatorFieldsProps {
  question: Question;
  onChange: (change: Partial<Question>) => void;
  kinds: InstalledChangeKind[];
}

const NEWEST = '';

/** Which change, of which service, where and when. */
export function SimulatorFields({ question, onChange, kinds }: SimulatorFieldsProps) {
  const choices = useChoices();
  const releases = useReleases(question.entityRef);
  const kindOptions = kinds.some(({ kind }) => kind === question.kind)
    ? kinds
    : [...kinds, { kind: question.kind, title: question.kind }];
  return (
    <div className={rows.fields}>
      <Combobox
        label="Service"
        options={choices.services}
        value={question.entityRef || null}
        onChange={key => onChange({ entityRef: String(key ?? ''), digest: '' })}
      />
      <Select
        label="Change"
        options={kindOptions.map(({ kind, title }) => ({ id: kind, label: title }))}
        value={question.kind}
        onChange={key => onChange({ kind: String(key) })}
      />
      <Select
        label="Environment"
        options={choices.environments}
        value={question.environment}
        onChange={key => onChange({ environment: String(key) })}
      />
      <Select
        label="Release"
        options={[{ id: 'any', label: 'None in particular' }, ...releases]}
        value={question.digest || 'any'}
        onChange={key => onChange({ digest: key === 'any' ? NEWEST : String(key) })}
      />
      <label className={calendar.nativeField}>
        At, in {viewerZone(new Date(question.time || Date.now()))}
        <input
          type="datetime-local"
          value={question.time}
          onChange={event => onChange({ time: event.target.value })}
        />
      </label>
      <Select
        label="Direction"
        options={[
          { id: 'forward', label: 'Forward' },
          { id: 'back', label: 'Back to what was well' },
        ]}
        value={question.direction}
        onChange={key => onChange({ direction: key as Question['direction'] })}
      />
    </div>
  );
}

/** Releases of a service, newest first; none where no plugin knows of any. */
function useReleases(entityRef: string) {
  const fetchApi = useApi(fetchApiRef);
  const load = useLoad(
    async signal => {
      if (!entityRef) return [];
      const query = new URLSearchParams({ entityRef, limit: '20' });
      const { items } = await fetchJson<{
        items: Array<{ digest: string; commitMessage: string }>;
      }>(fetchApi, `plugin://deploy/releases?${query}`, { signal });
      // Two commits may have made the same release.
      const unique = new Map(items.map(item => [item.digest, item]));
      return [...unique.values()].map(({ digest, commitMessage }) => ({
        id: digest,
        label: `${shortDigest(digest)} ${commitMessage}`,
      }));
    },
    [fetchApi, entityRef],
  );
  return load.status === 'loaded' ? load.value : [];
}
