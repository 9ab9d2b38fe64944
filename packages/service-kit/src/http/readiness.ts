/** Answer of `/readyz`. */
export interface ReadinessReport {
  ok: boolean;
  checks: { name: string; ok: boolean; reason?: string }[];
}

const CHECK_TIMEOUT_MILLISECONDS = 2_000;

/** The checks behind `/readyz`; each must answer within two seconds. */
export class ReadinessChecks {
  readonly #checks = new Map<string, () => Promise<void>>();

  /** @param check - Rejects when not ready; the message is shown. */
  add(name: string, check: () => Promise<void>): void {
    this.#checks.set(name, check);
  }

  async run(): Promise<ReadinessReport> {
    const checks = await Promise.all(
      [...this.#checks].map(async ([name, check]) => {
        try {
          await within(check());
          return { name, ok: true };
        } catch (error) {
          return { name, ok: false, reason: reasonOf(error) };
        }
      }),
    );
    return { ok: checks.every(check => check.ok), checks };
  }
}

/** An AggregateError (connection refused on each address) has its text in its parts. */
function reasonOf(error: unknown): string {
  const { message, code, errors } = error as Error & { code?: string; errors?: Error[] };
  return message || errors?.[0]?.message || code || String(error);
}

async function within(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${CHECK_TIMEOUT_MILLISECONDS / 1000} s`)),
      CHECK_TIMEOUT_MILLISECONDS,
    );
  });
  try {
    await Promise.race([check, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
