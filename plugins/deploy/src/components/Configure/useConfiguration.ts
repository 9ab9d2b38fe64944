import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  parseRolloutYaml,
  serviceValuesSchema,
  type ServiceConfiguration,
  type ServiceValues,
} from '@internal/plugin-deploy-common';
import { errorFacts } from '@internal/portal-ui';
import { serviceApiRef } from '../../api/ServiceApi';
import { rebase, sameValues } from './draft';

/** Where saving is. */
export type SaveState =
  | { status: 'editing' }
  | { status: 'saving' }
  | { status: 'failed'; message: string }
  /** Somebody else has saved meanwhile; nothing of mine is lost. */
  | { status: 'conflict'; theirs: ServiceConfiguration };

/** A draft over the saved configuration: what is changed, whether it could be saved, and saving it. */
export function useConfiguration(saved: ServiceConfiguration, onSaved: () => void) {
  const api = useApi(serviceApiRef);
  const [base, setBase] = useState(saved);
  const [values, setValues] = useState<ServiceValues>(saved.values);
  const [rolloutYaml, setRolloutYaml] = useState(saved.rolloutYaml ?? '');
  const [state, setState] = useState<SaveState>({ status: 'editing' });

  const valuesChanged = !sameValues(base.values, values);
  const rolloutChanged = rolloutYaml !== (base.rolloutYaml ?? '');
  const parsed = rolloutYaml.trim() ? parseRolloutYaml(rolloutYaml) : { problems: [] };
  const checked = serviceValuesSchema.safeParse(values);
  const valueProblems = checked.success
    ? []
    : checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const errors = parsed.problems.filter(problem => problem.severity === 'error').length;

  const takeOver = useCallback((next: ServiceConfiguration) => {
    setBase(next);
    setValues(next.values);
    setRolloutYaml(next.rolloutYaml ?? '');
    setState({ status: 'editing' });
  }, []);

  const save = async (message: string): Promise<boolean> => {
    setState({ status: 'saving' });
    const { entityRef, commit: baseCommit } = base;
    try {
      const next = await api.save({
        entityRef,
        values,
        baseCommit,
        ...(rolloutChanged && { rolloutYaml }),
        ...(message && { message }),
      });
      takeOver(next);
      onSaved();
      return true;
    } catch (error) {
      const { status, message: said } = errorFacts(error);
      const theirs =
        status === 409 ? await api.configuration(entityRef).catch(() => undefined) : undefined;
      setState(
        theirs && theirs.commit !== baseCommit
          ? { status: 'conflict', theirs }
          : { status: 'failed', message: said },
      );
      return false;
    }
  };

  return {
    base,
    values,
    setValues,
    rolloutYaml,
    setRolloutYaml,
    rolloutProblems: parsed.problems,
    valueProblems,
    valuesChanged,
    rolloutChanged,
    changed: valuesChanged || rolloutChanged,
    valid: errors === 0 && valueProblems.length === 0,
    state,
    save,
    discard: () => takeOver(base),
    takeTheirs: takeOver,
    /** Mine goes on top of theirs, to be looked at and saved again. */
    putOnTop: (theirs: ServiceConfiguration) => {
      setValues(rebase(base.values, values, theirs.values));
      if (!rolloutChanged) setRolloutYaml(theirs.rolloutYaml ?? '');
      setBase(theirs);
      setState({ status: 'editing' });
    },
  };
}

export type ConfigurationDraft = ReturnType<typeof useConfiguration>;
