import { open, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SignedTreeHead } from '@internal/plugin-audit-common';
import type { LedgerWitness } from '@internal/plugin-audit-node';

/** A file that is only appended to, one head per line. */
export class FileWitness implements LedgerWitness {
  readonly description: string;

  constructor(private readonly file: string) {
    this.description = `file ${file}`;
  }

  async publish(head: SignedTreeHead): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    const handle = await open(this.file, 'a', 0o600);
    try {
      await handle.write(`${JSON.stringify(head)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async heads(): Promise<SignedTreeHead[]> {
    const text = await readFile(this.file, 'utf8').catch(error => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // A line that was cut by a crash is no head.
    return text.split('\n').flatMap(line => headOf(line) ?? []);
  }
}

function headOf(line: string): SignedTreeHead | undefined {
  try {
    return line ? JSON.parse(line) : undefined;
  } catch {
    return undefined;
  }
}
