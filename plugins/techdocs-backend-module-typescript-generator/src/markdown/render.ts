import MarkdownIt from 'markdown-it';
import { admonitions } from './admonitions';
import { headingAnchors } from './headings';
import type { Heading } from './headings';
import { rewriteLinks } from './links';
import { tabs } from './tabs';
import { taskLists } from './taskLists';

export interface Rendered {
  title: string;
  html: string;
  /** Plain text of the whole page, for search. */
  text: string;
  headings: Heading[];
  /** Syntax that the page uses and this generator does not know. */
  warnings: string[];
}

const UNKNOWN_SYNTAX: Array<[RegExp, string]> = [
  [/^-{1,2}8<-{1,2}/m, 'Snippets (--8<--) are not included'],
  [/^\s*\{%.*%\}/m, 'Template tags ({% … %}) are not run'],
  [/^::: /m, "Blocks that begin with ':::' are not known"],
  [/^\$\$/m, 'Formulas ($$ … $$) are not drawn'],
  [/^<(script|iframe|style)\b/im, 'HTML elements script, iframe and style are left out'],
];

/**
 * GitHub-flavoured Markdown with MkDocs' admonitions and tabs.
 *
 * @param source - path of the file below the docs folder; links to other `.md` files become links to their pages
 */
export function renderMarkdown(markdown: string, source: string): Rendered {
  const md = new MarkdownIt({ html: true, linkify: true, typographer: false });
  const headings: Heading[] = [];
  md.use(admonitions).use(tabs).use(taskLists);
  md.use(headingAnchors, headings);
  md.use(rewriteLinks, source);
  const body = withoutFrontMatter(markdown);
  const html = md.render(body, {});
  const prose = body.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  return {
    title: headings.find(({ level }) => level === 1)?.text ?? titleOf(source),
    html,
    text: plainText(html),
    headings,
    warnings: UNKNOWN_SYNTAX.filter(([pattern]) => pattern.test(prose)).map(([, text]) => text),
  };
}

function withoutFrontMatter(markdown: string): string {
  return markdown.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '');
}

function titleOf(source: string): string {
  const name = source.replace(/^.*\//, '').replace(/\.md$/, '').replace(/[-_]+/g, ' ');
  return name.charAt(0).toLocaleUpperCase('en-US') + name.slice(1);
}

function plainText(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
