import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { Kbd } from '@internal/portal-ui';
import { useNavigate } from 'react-router-dom';
import { rank, type Command } from '../model/commands';
import { jumps } from '../model/jumps';
import { useEntityCommands } from '../model/useEntityCommands';
import { usePages } from '../model/usePages';
import styles from './PaletteDialog.module.css';

/** Type, arrows, Enter: entities of the catalog, templates, pages. */
export default function PaletteDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const listId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [term, setTerm] = useState('');
  const [at, setAt] = useState(0);
  const pages = usePages();
  const { templates, matches, pending, failed } = useEntityCommands(term, true);

  const commands = useMemo(() => {
    const found = term.trim() ? matches : [];
    return rank([...pages, ...templates], term, found).slice(0, 30);
  }, [pages, templates, matches, term]);

  useEffect(() => dialog.current?.showModal?.(), []);
  useEffect(() => setAt(0), [commands]);
  useEffect(() => {
    document.getElementById(`${listId}-${at}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [at, listId]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    navigate(command.href);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, commands.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') run(commands[at]);
    else return;
    event.preventDefault();
  };

  return createPortal(
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the backdrop; Esc does the same
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label="Search and commands"
      onClose={onClose}
      onClick={event => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={styles.frame}>
        <input
          className={styles.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={commands.length > 0 ? `${listId}-${at}` : undefined}
          aria-label="Search entities, templates and pages"
          placeholder="Search entities, templates and pages"
          value={term}
          onChange={event => setTerm(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <ul id={listId} className={styles.list} role="listbox" aria-label="Results">
          {commands.map((command, index) => (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the combobox has the keys
            <li
              key={`${command.group}-${command.id}`}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === at}
              className={styles.option}
              onMouseMove={() => setAt(index)}
              onMouseDown={event => event.preventDefault()}
              onClick={() => run(command)}
            >
              <span className={styles.title}>{command.title}</span>
              <span className={styles.detail}>
                {command.detail ?? keysOf(command.href) ?? command.group}
              </span>
            </li>
          ))}
        </ul>
        {commands.length === 0 && (
          <p className={styles.note}>
            {pending ? 'Searching' : `Nothing is called “${term.trim()}”.`}
          </p>
        )}
        {failed && (
          <p className={styles.note}>
            The catalog could not be searched; pages are listed all the same.
          </p>
        )}
        <p className={styles.foot} aria-hidden="true">
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose · <Kbd>Enter</Kbd> open · <Kbd>Esc</Kbd> close
        </p>
      </div>
    </dialog>,
    document.body,
  );
}

function keysOf(href: string): string | undefined {
  const key = Object.keys(jumps).find(letter => jumps[letter].href === href);
  return key && `g ${key}`;
}
