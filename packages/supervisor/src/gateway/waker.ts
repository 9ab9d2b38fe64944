import { readFileSync } from 'node:fs';

const WAKE_TIMEOUT_MS = 12_000;
const RETRY_MS = 500;

/** Asks the supervisor to wake services: many requests for one service are one call. */
export class Waker {
  readonly #supervisorFile: string;
  readonly #log: (message: string) => void;
  readonly #underWay = new Set<string>();

  constructor(supervisorFile: string, log: (message: string) => void) {
    this.#supervisorFile = supervisorFile;
    this.#log = log;
  }

  wake(environment: string, service: string): void {
    const key = `${environment}/${service}`;
    if (this.#underWay.has(key)) {
      return;
    }
    this.#underWay.add(key);
    this.#call(key)
      .catch(async error => {
        this.#log(`cannot wake ${key}: ${error.message}`);
        // The supervisor may be just starting again, with another port and token.
        await new Promise(resolve => setTimeout(resolve, RETRY_MS));
        await this.#call(key);
      })
      .catch(error => this.#log(`cannot wake ${key}: ${error.message}`))
      .finally(() => this.#underWay.delete(key));
  }

  async #call(key: string): Promise<void> {
    const { url, token } = JSON.parse(readFileSync(this.#supervisorFile, 'utf8'));
    const response = await fetch(`${url}/v1/workloads/${key}/wake`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(WAKE_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    if (!response.ok) {
      throw new Error(`the supervisor answered ${response.status}`);
    }
  }
}
