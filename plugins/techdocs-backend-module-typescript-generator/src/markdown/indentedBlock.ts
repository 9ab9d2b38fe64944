import type { StateBlock } from 'markdown-it';

/**
 * The lines after `start` that are indented by four more than the line at `start`, blank lines between them included.
 *
 * @returns the line after the block
 */
export function endOfIndentedBlock(state: StateBlock, start: number, endLine: number): number {
  const indent = state.sCount[start] + 4;
  let last = start;
  for (let line = start + 1; line < endLine; line++) {
    if (state.isEmpty(line)) continue;
    if (state.sCount[line] < indent) break;
    last = line;
  }
  return last + 1;
}

/** Parses an indented block as Markdown of its own, as a container of what the caller opened. */
export function tokenizeIndented(state: StateBlock, from: number, to: number): void {
  const { blkIndent, lineMax, parentType } = state;
  state.blkIndent += 4;
  state.lineMax = to;
  state.parentType = 'blockquote';
  state.md.block.tokenize(state, from, to);
  state.blkIndent = blkIndent;
  state.lineMax = lineMax;
  state.parentType = parentType;
}
