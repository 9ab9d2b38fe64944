import { appendFileSync } from 'node:fs';

/** What a person sees in the terminal; the same lines with time go to the supervisor's log. */
export interface Report {
  /** Something happened that a person should know. */
  line(text: string): void;
  /** For the supervisor's log alone. */
  note(text: string): void;
  /** Shows a step with the time it took. */
  step<T>(text: (result: T | undefined) => string, work: () => Promise<T>): Promise<T>;
}

export function createReport(logFile: string): Report {
  const note = (text: string) => {
    try {
      appendFileSync(logFile, `${new Date().toISOString()} ${text}\n`);
    } catch {
      // a full disk must not end the supervisor
    }
  };
  const write = (text: string) => {
    process.stdout.write(`  ${text}\n`);
    note(text);
  };
  // A closed terminal must not end it either.
  process.stdout.on('error', () => {});
  return {
    line: write,
    note,
    step: async (text, work) => {
      const started = Date.now();
      const drawn = process.stdout.isTTY
        ? setInterval(() => {
            const seconds = Math.round((Date.now() - started) / 1000);
            process.stdout.write(`\r\x1b[2K  … ${text(undefined)} (${seconds} s)`);
          }, 250)
        : undefined;
      const end = () => {
        clearInterval(drawn);
        if (drawn) process.stdout.write('\r\x1b[2K');
      };
      try {
        const result = await work();
        end();
        write(`✓ ${text(result)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}
