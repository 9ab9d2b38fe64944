import type { LogFileChain } from './LogFileChain';

const BLOCK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** A longer line is cut into pieces of this size, so that one line cannot fill the memory. */
const MAX_LINE_BYTES = 256 * 1024;

/** A line and the offset of its first byte. */
export interface RawLine {
  offset: number;
  text: string;
}

/** Lines from `start` on, which must be the beginning of a line. The last one may be without its newline. */
export async function* readForwards(
  chain: LogFileChain,
  start: number,
  blockBytes = BLOCK_BYTES,
): AsyncGenerator<RawLine> {
  let carry: Buffer = Buffer.alloc(0);
  let offset = start;
  for (let at = start; at < chain.size; ) {
    const block = await chain.read(at, Math.min(at + blockBytes, chain.size));
    at += block.length;
    carry = carry.length ? Buffer.concat([carry, block]) : block;
    let from = 0;
    for (let end = carry.indexOf(NEWLINE); end >= 0; end = carry.indexOf(NEWLINE, from)) {
      if (end > from) yield { offset: offset + from, text: carry.toString('utf8', from, end) };
      from = end + 1;
    }
    offset += from;
    carry = carry.subarray(from);
    if (carry.length > MAX_LINE_BYTES) {
      yield { offset, text: carry.toString('utf8') };
      offset += carry.length;
      carry = Buffer.alloc(0);
    }
  }
  if (carry.length) yield { offset, text: carry.toString('utf8') };
}

/** Lines that end before `end`, the newest first; reads blocks from the back. */
export async function* readBackwards(
  chain: LogFileChain,
  end: number,
  blockBytes = BLOCK_BYTES,
): AsyncGenerator<RawLine> {
  let carry: Buffer = Buffer.alloc(0);
  for (let at = end; at > 0; ) {
    const low = Math.max(0, at - blockBytes);
    const block = await chain.read(low, at);
    at = low;
    carry = carry.length ? Buffer.concat([block, carry]) : block;
    let to = carry.length;
    for (let split = previousNewline(carry, to); split >= 0; split = previousNewline(carry, to)) {
      if (split + 1 < to) {
        yield { offset: at + split + 1, text: carry.toString('utf8', split + 1, to) };
      }
      to = split;
    }
    carry = carry.subarray(0, to);
    if (carry.length > MAX_LINE_BYTES) {
      yield { offset: at, text: carry.toString('utf8') };
      carry = Buffer.alloc(0);
    }
  }
  if (carry.length) yield { offset: 0, text: carry.toString('utf8') };
}

function previousNewline(buffer: Buffer, before: number): number {
  return before > 0 ? buffer.lastIndexOf(NEWLINE, before - 1) : -1;
}
