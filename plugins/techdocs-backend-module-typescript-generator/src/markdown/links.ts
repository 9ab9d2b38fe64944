import { posix } from 'node:path';
import type { MarkdownIt } from 'markdown-it';
import { outputPath, pageHref } from '../site/navigation';

/** Links to `.md` files become links to their pages; pictures and other files are found from the page's folder. */
export function rewriteLinks(md: MarkdownIt, source: string): void {
  md.core.ruler.push('rewrite_links', state => {
    for (const token of state.tokens) {
      for (const child of token.children ?? []) {
        const attribute = child.type === 'image' ? 'src' : 'href';
        const value = child.attrGet(attribute);
        if (value && (child.type === 'image' || child.type === 'link_open')) {
          child.attrSet(attribute, rewrite(String(value), source));
        }
      }
    }
  });
}

function rewrite(link: string, source: string): string {
  if (/^([a-z][a-z0-9+.-]*:|\/|#)/i.test(link)) return link;
  const [path, hash] = link.split('#');
  const target = posix.join(posix.dirname(source), path);
  if (target.startsWith('..')) return link;
  if (path.endsWith('.md')) return pageHref(source, target) + (hash ? `#${hash}` : '');
  return posix.relative(posix.dirname(outputPath(source)), target) + (hash ? `#${hash}` : '');
}
