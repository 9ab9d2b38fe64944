import type { ApprovalRequest } from '@internal/plugin-gate-common';
import { changeSentence } from '@internal/plugin-gate-react';
import { actorName, Countdown, RelativeTime, StateShape } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { gatePaths } from '../../routes';
import styles from '../rows.module.css';
import { useArrowKeys } from '../useArrowKeys';
import { approvalsInWords, approvalStates, countOf } from './approvalWords';

/** Requests as rows; arrows go from one to the next, Enter opens. */
export function ApprovalRows(props: {
  requests: ApprovalRequest[];
  current?: string;
  query: string;
}) {
  const { requests, current, query } = props;
  const onKeyDown = useArrowKeys();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows only move the focus between the links in it
    <ul className={styles.rows} onKeyDown={onKeyDown}>
      {requests.map(request => {
        const { word, state } = approvalStates[request.state];
        const given = request.approvals.filter(({ verdict }) => verdict === 'approved').length;
        return (
          <li key={request.id}>
            <Link
              className={styles.row}
              to={`${gatePaths.approval(request.id)}${query}`}
              aria-current={request.id === current}
            >
              <span className={styles.main}>
                <span className={styles.title}>
                  <StateShape state={state} />
                  {changeSentence(request.change)}
                </span>
                <span className={styles.muted}>
                  {word} · {given} of {countOf(request.required)} · asked by{' '}
                  {actorName(request.createdBy)}, <RelativeTime time={request.createTime} />
                  {request.state === 'pending' && request.missing?.length
                    ? ` · needs ${approvalsInWords(request.missing)}`
                    : null}
                </span>
              </span>
              {request.state === 'pending' ? (
                <span className={styles.side}>
                  ends in <Countdown to={request.expireTime} />
                </span>
              ) : null}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
