import type { MarkdownIt } from 'markdown-it';

export interface Heading {
  level: number;
  id: string;
  text: string;
  /** Plain text up to the next heading. */
  body: string;
}

/** Gives each heading an id and an anchor, and collects them with the text that follows. */
export function headingAnchors(md: MarkdownIt, headings: Heading[]): void {
  md.core.ruler.push('heading_anchors', state => {
    const used = new Map<string, number>();
    let current: Heading | undefined;
    state.tokens.forEach((token, index) => {
      if (token.type === 'heading_open') {
        const inline = state.tokens[index + 1];
        const text = (inline.children ?? [])
          .filter(child => child.type === 'text' || child.type === 'code_inline')
          .map(child => child.content)
          .join('');
        current = { level: Number(token.tag.slice(1)), id: uniqueSlug(text, used), text, body: '' };
        headings.push(current);
        token.attrSet('id', current.id);
        const anchor = new state.Token('html_inline', '', 0);
        anchor.content = `<a class="headerlink" href="#${current.id}" aria-label="Link to this section">¶</a>`;
        inline.children?.push(anchor);
      } else if (
        token.type === 'inline' &&
        state.tokens[index - 1]?.type !== 'heading_open' &&
        current
      ) {
        current.body = `${current.body} ${token.content}`.trim();
      }
    });
  });
}

function uniqueSlug(text: string, used: Map<string, number>): string {
  const slug =
    text
      .toLocaleLowerCase('en-US')
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replace(/\s+/g, '-') || 'section';
  const count = used.get(slug) ?? 0;
  used.set(slug, count + 1);
  return count ? `${slug}_${count}` : slug;
}
