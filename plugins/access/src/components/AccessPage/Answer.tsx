import { useApi } from '@backstage/frontend-plugin-api';
import type { ExplainAnswer, ExplainRequest } from '@internal/plugin-access-common';
import {
  ErrorState,
  Fact,
  Facts,
  LoadingSkeleton,
  Mono,
  Section,
  StatusBadge,
  useLoad,
} from '@internal/portal-ui';
import { accessApiRef } from '../../api/AccessApi';
import styles from './AccessPage.module.css';

/** The decision, the rule that made it, and who can change it. */
export function Answer({ request }: { request: ExplainRequest }) {
  const access = useApi(accessApiRef);
  const answer = useLoad(
    signal => access.explain(request, signal),
    [request.user, request.permission, request.entityRef],
  );
  if (answer.status === 'loading') return <LoadingSkeleton label="Decision" count={2} />;
  if (answer.status === 'error') {
    return <ErrorState title="There is no answer" error={answer.error} retry={answer.reload} />;
  }
  const { value } = answer;
  return (
    <Section title="Decision" card>
      <div className={styles.answer} aria-live="polite">
        <StatusBadge {...badge(value, request)} reason={value.reason} />
        <Facts>
          <Fact label="Rule">
            <Mono>{value.rule}</Mono>
          </Fact>
          <Fact label="Roles of the person">{value.roles.join(', ') || 'None'}</Fact>
        </Facts>
        {value.ask ? <p className={styles.hint}>{value.ask}</p> : null}
      </div>
    </Section>
  );
}

function badge(answer: ExplainAnswer, request: ExplainRequest) {
  if (answer.decision === 'conditional' && !request.entityRef) {
    return { status: 'It depends', state: 'paused' as const };
  }
  return answer.effective === 'allow'
    ? { status: 'Allowed', state: 'healthy' as const }
    : { status: 'Denied', state: 'failed' as const };
}
