import type { Rendered } from '../markdown/render';
import { outputPath } from './navigation';

/** What the TechDocs collator reads from `search/search_index.json`: one document a page and one a section. */
export function searchDocuments(
  source: string,
  rendered: Rendered,
): Array<{ location: string; title: string; text: string }> {
  const location = outputPath(source).replace(/index\.html$/, '');
  return [
    { location, title: rendered.title, text: rendered.text },
    ...rendered.headings
      .filter(({ level }) => level === 2)
      .map(({ id, text, body }) => ({ location: `${location}#${id}`, title: text, text: body })),
  ];
}
