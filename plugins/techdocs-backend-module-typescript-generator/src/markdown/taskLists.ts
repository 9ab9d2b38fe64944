import type { MarkdownIt } from 'markdown-it';

const BOX = /^\[([ xX])\]\s+/;

/** GitHub's task lists: `- [ ] to do`, `- [x] done`. */
export function taskLists(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'task_lists', state => {
    state.tokens.forEach((token, index) => {
      const box = token.type === 'inline' ? BOX.exec(token.content) : undefined;
      const item = state.tokens[index - 2];
      const first = token.children?.[0];
      if (!box || item?.type !== 'list_item_open' || first?.type !== 'text') return;
      item.attrJoin('class', 'task-list-item');
      first.content = first.content.replace(BOX, '');
      const checkbox = new state.Token('html_inline', '', 0);
      checkbox.content = `<input type="checkbox" disabled${box[1] === ' ' ? '' : ' checked'}> `;
      token.children?.unshift(checkbox);
    });
  });
}
