import { useEffect, useState } from 'react';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { checkForm, checkFree, type NameCheck } from './checkServiceName';

/** Long enough that a name is not asked for letter by letter, short enough to seem immediate. */
const DEBOUNCE_MILLISECONDS = 300;

/** Form at once, free or taken as soon as the typing pauses. */
export function useNameCheck(name: string | undefined): NameCheck {
  const catalogApi = useApi(catalogApiRef);
  const fetchApi = useApi(fetchApiRef);
  const form = checkForm(name);
  const [answer, setAnswer] = useState<{ name: string; check: NameCheck }>();

  useEffect(() => {
    if (!name || form.phase !== 'checking') return undefined;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const check = await checkFree(name, { catalogApi, fetchApi }, abort.signal);
      if (!abort.signal.aborted) setAnswer({ name, check });
    }, DEBOUNCE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [name, form.phase, catalogApi, fetchApi]);

  return form.phase === 'checking' && answer && answer.name === name ? answer.check : form;
}
