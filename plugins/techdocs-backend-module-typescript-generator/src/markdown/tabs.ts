import type { MarkdownIt, StateBlock } from 'markdown-it';

import { escapeHtml } from './escape';
import { endOfIndentedBlock, tokenizeIndented } from './indentedBlock';

// === "Label"
const OPENING = /^===!?\s+"([^"]+)"\s*$/;

/** Content tabs of pymdownx.tabbed: neighbouring `=== "Label"` blocks become one set. */
export function tabs(md: MarkdownIt): void {
  md.block.ruler.before(
    'fence',
    'tabs',
    (state, startLine, endLine, silent) => {
      if (state.sCount[startLine] - state.blkIndent >= 4) return false;
      if (!labelAt(state, startLine)) return false;
      if (silent) return true;
      const blocks = collect(state, startLine, endLine);
      const set = startLine + 1;
      const inputs = blocks.map(
        (_, i) =>
          `<input${i === 0 ? ' checked="checked"' : ''} id="__tabbed_${set}_${
            i + 1
          }" name="__tabbed_${set}" type="radio">`,
      );
      const labels = blocks.map(
        ({ label }, i) => `<label for="__tabbed_${set}_${i + 1}">${escapeHtml(label)}</label>`,
      );
      const open = state.push('html_block', '', 0);
      open.content = `<div class="tabbed-set tabbed-alternate">${inputs.join(
        '',
      )}<div class="tabbed-labels">${labels.join('')}</div><div class="tabbed-content">\n`;
      for (const block of blocks) {
        state.push('html_block', '', 0).content = '<div class="tabbed-block">\n';
        tokenizeIndented(state, block.start + 1, block.end);
        state.push('html_block', '', 0).content = '</div>\n';
      }
      state.push('html_block', '', 0).content = '</div></div>\n';
      state.line = blocks[blocks.length - 1].end;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
}

function labelAt(state: StateBlock, line: number): string | undefined {
  const text = state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);
  return OPENING.exec(text)?.[1];
}

function collect(state: StateBlock, startLine: number, endLine: number) {
  const blocks: Array<{ label: string; start: number; end: number }> = [];
  let line = startLine;
  while (line < endLine) {
    const label = labelAt(state, line);
    if (!label) break;
    const end = endOfIndentedBlock(state, line, endLine);
    blocks.push({ label, start: line, end });
    line = end;
    while (line < endLine && state.isEmpty(line)) line++;
  }
  return blocks;
}
