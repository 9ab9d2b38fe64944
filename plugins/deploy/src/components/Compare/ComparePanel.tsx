import { Select } from '@backstage/ui';
import type { EnvironmentState, Release } from '@internal/plugin-deploy-common';
import { Loaded, shortDigest, SidePanel } from '@internal/portal-ui';
import styles from './Compare.module.css';
import { diffSummary } from './diffFacts';
import { DiffView } from './DiffView';
import { useDiff } from './useDiff';

export interface ComparePanelProps {
  entityRef: string;
  from: string;
  to: string;
  environments: EnvironmentState[];
  releases: Release[];
  onChange: (from: string, to: string) => void;
  onClose: () => void;
}

/** What differs between any two releases. */
export function ComparePanel(props: ComparePanelProps) {
  const { entityRef, from, to, onChange, onClose } = props;
  const diff = useDiff(entityRef, from, to);
  const options = optionsOf(props);
  return (
    <SidePanel title="What differs" onClose={onClose}>
      <div className={styles.pickers}>
        <Select
          label="From"
          size="small"
          options={options}
          value={from}
          onChange={key => key && onChange(String(key), to)}
        />
        <Select
          label="To"
          size="small"
          options={options}
          value={to}
          onChange={key => key && onChange(from, String(key))}
        />
      </div>
      {from === to ? (
        <p className={styles.note}>Both are the same release.</p>
      ) : (
        <Loaded load={diff} what="The differences" unharmed="Both releases are unchanged.">
          {value => (
            <>
              <p className={styles.summary}>{diffSummary(value)}</p>
              <DiffView diff={value} />
            </>
          )}
        </Loaded>
      )}
    </SidePanel>
  );
}

function optionsOf({ environments, releases, from, to }: ComparePanelProps) {
  const runs = (digest: string) =>
    environments.filter(one => one.release?.digest === digest).map(one => one.environment);
  const known = new Map(releases.map(release => [release.digest, release]));
  for (const { release } of environments) if (release) known.set(release.digest, release);
  const options = [...known.values()].map(({ digest, commitMessage }) => {
    const where = runs(digest);
    return {
      id: digest,
      label: `${where.length ? `${where.join(', ')}: ` : ''}${shortDigest(digest)} ${
        commitMessage.split('\n')[0]
      }`.trim(),
    };
  });
  for (const digest of [from, to]) {
    if (!known.has(digest)) options.push({ id: digest, label: shortDigest(digest) });
  }
  return options.filter((one, index) => options.findIndex(each => each.id === one.id) === index);
}
