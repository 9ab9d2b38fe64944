import { readFile, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { InputError } from '@backstage/errors';
import { parseDocument } from 'yaml';

/** An entry of `nav` in mkdocs.yml. */
export type NavEntry = string | { [title: string]: string | NavEntry[] };

export interface Site {
  name: string;
  description?: string;
  docsDir: string;
  nav?: NavEntry[];
  /** What mkdocs.yml asks for and this generator does not do; shown on every page. */
  warnings: string[];
}

const DONE_HERE = new Set([
  'admonition',
  'attr_list',
  'def_list',
  'footnotes',
  'md_in_html',
  'pymdownx.details',
  'pymdownx.superfences',
  'pymdownx.tabbed',
  'pymdownx.tasklist',
  'pymdownx.highlight',
  'pymdownx.inlinehilite',
  'pymdownx.tilde',
  'tables',
  'toc',
  'fenced_code',
]);
const PLUGINS_DONE_HERE = new Set(['techdocs-core', 'search']);

/**
 * Reads mkdocs.yml; a folder without one is a site all the same.
 *
 * @throws InputError when mkdocs.yml is not YAML, or `docs_dir` leads out of the folder.
 */
export async function readSite(inputDir: string, fallbackName = 'Documentation'): Promise<Site> {
  const text = await readFirst(inputDir, ['mkdocs.yml', 'mkdocs.yaml']);
  const document = parseDocument(text ?? '', { logLevel: 'error' });
  if (document.errors.length > 0) {
    throw new InputError(`mkdocs.yml can't be read: ${document.errors[0].message.split('\n')[0]}`);
  }
  const config = (document.toJS() ?? {}) as Record<string, unknown>;
  const docsDir = resolve(inputDir, String(config.docs_dir ?? 'docs'));
  if (!(docsDir + sep).startsWith(resolve(inputDir) + sep)) {
    throw new InputError('`docs_dir` in mkdocs.yml must lead to a folder beside it');
  }
  const exists = await stat(docsDir).catch(() => undefined);
  return {
    name: String(config.site_name ?? fallbackName),
    description: config.site_description ? String(config.site_description) : undefined,
    docsDir: exists?.isDirectory() || text ? docsDir : inputDir,
    nav: Array.isArray(config.nav) ? (config.nav as NavEntry[]) : undefined,
    warnings: unsupported(config),
  };
}

function unsupported(config: Record<string, unknown>): string[] {
  const names = (value: unknown) =>
    (Array.isArray(value) ? value : []).map(item =>
      typeof item === 'string' ? item : Object.keys(item ?? {})[0],
    );
  const plugins = names(config.plugins).filter(name => !PLUGINS_DONE_HERE.has(name));
  const extensions = names(config.markdown_extensions).filter(name => !DONE_HERE.has(name));
  return [
    ...plugins.map(name => `mkdocs plugin '${name}' is not run on this machine`),
    ...extensions.map(name => `Markdown extension '${name}' is not done on this machine`),
  ];
}

async function readFirst(dir: string, names: string[]): Promise<string | undefined> {
  for (const name of names) {
    const text = await readFile(join(dir, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}
