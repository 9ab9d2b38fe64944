import type { MarkdownIt } from 'markdown-it';
import { escapeHtml } from './escape';
import { endOfIndentedBlock, tokenizeIndented } from './indentedBlock';

// !!! note "Title"   ???+ tip
const OPENING = /^(!!!|\?\?\?\+?)\s+([\w-]+)(?:\s+"([^"]*)")?\s*$/;

/** MkDocs' admonitions (`!!!`) and collapsible ones (`???`, open with `???+`). */
export function admonitions(md: MarkdownIt): void {
  md.block.ruler.before(
    'fence',
    'admonition',
    (state, startLine, endLine, silent) => {
      if (state.sCount[startLine] - state.blkIndent >= 4) return false;
      const line = state.src.slice(
        state.bMarks[startLine] + state.tShift[startLine],
        state.eMarks[startLine],
      );
      const match = OPENING.exec(line);
      if (!match) return false;
      if (silent) return true;
      const [, marker, kind, title] = match;
      const collapsible = marker !== '!!!';
      const heading = escapeHtml(
        title ?? kind.charAt(0).toLocaleUpperCase('en-US') + kind.slice(1),
      );
      const end = endOfIndentedBlock(state, startLine, endLine);
      const open = state.push('html_block', '', 0);
      open.content = collapsible
        ? `<details class="${kind}"${
            marker.endsWith('+') ? ' open' : ''
          }><summary>${heading}</summary>\n`
        : `<div class="admonition ${kind}">${
            title === '' ? '' : `<p class="admonition-title">${heading}</p>`
          }\n`;
      tokenizeIndented(state, startLine + 1, end);
      state.push('html_block', '', 0).content = collapsible ? '</details>\n' : '</div>\n';
      state.line = end;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
}
