import { useState } from 'react';
import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { Section } from '@internal/portal-ui';
import { RiCheckboxCircleFill, RiCheckboxBlankCircleLine } from '@remixicon/react';
import { Link } from 'react-router-dom';
import { homeBucket, useNewcomerPath, type NewcomerPath } from '../data/useNewcomerPath';
import styles from './parts.module.css';

function steps(path: NewcomerPath) {
  const page = path.service ? `/catalog/default/component/${path.service}` : '/catalog';
  return [
    {
      done: path.created,
      title: 'Create a service',
      text: 'A minute from the form to a healthy process with its own database.',
      href: '/create',
    },
    {
      done: path.cloned,
      title: 'Clone it and run it',
      text: 'Copy the one line on its page, then npm install, npm test, npm run dev.',
      href: page,
    },
    {
      done: path.pushed,
      title: 'Push a change',
      text: 'A plain git push builds it, tests it and puts it into dev.',
      href: page,
    },
    {
      done: path.readLogs,
      title: 'Read its logs',
      text: 'Every line it wrote, with the way to the trace of the same request.',
      href: path.service ? `${page}/logs` : page,
    },
    {
      done: path.undone,
      title: 'Watch a bad canary undo itself',
      text: 'On its Deploy tab: send traffic, try a bad release, and see the traffic come back with no hand on it.',
      href: path.service ? `${page}/deploy` : page,
    },
    {
      done: path.found,
      title: 'Find it in the ledger',
      text: 'Who shipped it, what the gate said, what was measured, how it ended: each with its proof.',
      href: path.service ? `${page}/history` : '/ledger',
    },
  ];
}

/** The steps of a newcomer; each ticks itself off by what the viewer has really done. Gone when all are done. */
export function PathSection() {
  const storage = useApi(storageApiRef).forBucket(homeBucket);
  const [hidden, setHidden] = useState(storage.snapshot<boolean>('pathHidden').value === true);
  const path = useNewcomerPath();
  if (hidden || path.status !== 'loaded') return null;
  const list = steps(path.value);
  const done = list.filter(step => step.done).length;
  if (done === list.length) return null;
  const next = list.findIndex(step => !step.done);

  return (
    <Section
      title="Your first service"
      description={`${done} of ${list.length} steps done`}
      action={
        <Button
          variant="tertiary"
          size="small"
          onPress={() => {
            setHidden(true);
            void storage.set('pathHidden', true);
          }}
        >
          Hide
        </Button>
      }
    >
      <ol className={styles.steps}>
        {list.map((step, index) => (
          <li
            key={step.title}
            className={styles.step}
            data-done={step.done || undefined}
            data-next={index === next || undefined}
          >
            {step.done ? (
              <RiCheckboxCircleFill aria-label="Done" />
            ) : (
              <RiCheckboxBlankCircleLine aria-label="Open" />
            )}
            <div>
              <Link className={styles.name} to={step.href}>
                {step.title}
              </Link>
              <p className={styles.text}>{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
