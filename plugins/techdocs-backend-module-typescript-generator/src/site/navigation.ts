import { posix } from 'node:path';
import type { NavEntry, Site } from './config';

/** A page, a link elsewhere, or a group of both. */
export interface NavNode {
  title: string;
  source?: string;
  href?: string;
  children?: NavNode[];
}

/** `guide/start.md` → `guide/start/index.html`; `index.md` and `README.md` stay in their folder. */
export function outputPath(source: string): string {
  const { dir, name } = posix.parse(source);
  return /^(index|readme)$/i.test(name)
    ? posix.join(dir, 'index.html')
    : posix.join(dir, name, 'index.html');
}

/** Link from one page's folder to another page's folder, as MkDocs' directory URLs have it. */
export function pageHref(from: string, to: string): string {
  const target = posix.dirname(outputPath(to));
  const link = posix.relative(posix.dirname(outputPath(from)), target);
  return link ? `${link}/` : './';
}

/** The menu of mkdocs.yml, or the files in order with index first. */
export function navigation(site: Site, titles: Map<string, string>): NavNode[] {
  if (site.nav) return site.nav.flatMap(entry => fromEntry(entry, titles));
  const sources = [...titles.keys()].sort(
    (a, b) => Number(isIndex(b)) - Number(isIndex(a)) || a.localeCompare(b),
  );
  return sources.map(source => ({ title: titles.get(source) ?? source, source }));
}

function isIndex(source: string): boolean {
  return posix.dirname(source) === '.' && outputPath(source) === 'index.html';
}

function fromEntry(entry: NavEntry, titles: Map<string, string>): NavNode[] {
  if (typeof entry === 'string') return [leaf(titles.get(entry) ?? entry, entry)];
  return Object.entries(entry).map(([title, value]) =>
    typeof value === 'string'
      ? leaf(title, value)
      : { title, children: value.flatMap(child => fromEntry(child, titles)) },
  );
}

function leaf(title: string, target: string): NavNode {
  return /^[a-z]+:/i.test(target) ? { title, href: target } : { title, source: target };
}
