import { useRef } from 'react';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { parseRolloutYaml, type ConfigurationProblem } from '@internal/plugin-deploy-common';
import { StateShape } from '@internal/portal-ui';
import { RiArrowDownSLine } from '@remixicon/react';
import { describeStrategy } from '../shared/describeStrategy';
import styles from './Configure.module.css';
import { rolloutExamples } from './rolloutExamples';

export interface RolloutEditorProps {
  text: string;
  problems: ConfigurationProblem[];
  onChange: (text: string) => void;
}

/** Text of rollout.yaml with its line numbers; what is wrong is said with the line, which a click goes to. */
export function RolloutEditor({ text, problems, onChange }: RolloutEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = text.split('\n');
  const marked = new Map(problems.map(problem => [problem.line, problem.severity]));

  const goTo = (line: number) => {
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  };
  return (
    <div className={styles.editor}>
      <MenuTrigger>
        <Button size="small" variant="secondary" iconEnd={<RiArrowDownSLine />}>
          Begin with an example
        </Button>
        <Menu onAction={key => onChange(rolloutExamples[String(key)].text)}>
          {Object.entries(rolloutExamples).map(([id, { title }]) => (
            <MenuItem key={id} id={id}>
              {title}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
      <div className={styles.code}>
        <ol className={styles.gutter} aria-hidden>
          {lines.map((_, index) => (
            <li key={index} data-severity={marked.get(index + 1)}>
              {index + 1}
            </li>
          ))}
        </ol>
        <textarea
          ref={area}
          className={styles.text}
          aria-label="rollout.yaml"
          aria-describedby="rollout-problems"
          aria-invalid={problems.some(({ severity }) => severity === 'error')}
          spellCheck={false}
          wrap="off"
          rows={Math.max(lines.length, 6)}
          value={text}
          placeholder="# No rollout.yaml: a release takes the place of the earlier one at once"
          onChange={event => onChange(event.target.value)}
        />
      </div>
      <div id="rollout-problems" aria-live="polite">
        {problems.length > 0 ? (
          <ul className={styles.problems}>
            {problems.map((problem, index) => (
              <li key={index}>
                <StateShape state={problem.severity === 'error' ? 'failed' : 'degraded'} />{' '}
                <button type="button" className={styles.reset} onClick={() => goTo(problem.line)}>
                  Line {problem.line}
                </button>{' '}
                {problem.path ? <code>{problem.path}</code> : null} {problem.message}
              </li>
            ))}
          </ul>
        ) : (
          <Summary text={text} />
        )}
      </div>
    </div>
  );
}

/** What the text means, in a line per environment. */
function Summary({ text }: { text: string }) {
  if (!text.trim()) return null;
  const { value } = parseRolloutYaml(text);
  if (!value) return null;
  const entries = Object.entries(value.environments ?? {});
  return (
    <ul className={styles.problems}>
      <li>
        <StateShape state="healthy" /> Everywhere{entries.length ? ' else' : ''}:{' '}
        {describeStrategy(value.strategy)}
      </li>
      {entries.map(([environment, { strategy }]) => (
        <li key={environment}>
          <StateShape state="healthy" /> {environment}: {describeStrategy(strategy)}
        </li>
      ))}
    </ul>
  );
}
