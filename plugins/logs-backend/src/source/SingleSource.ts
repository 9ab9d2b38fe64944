import { ServiceUnavailableError } from '@backstage/errors';
import type { LogSource, LogSourceExtensionPoint } from '@internal/plugin-logs-node';

/** Holds the one source that answers. */
export class SingleSource implements LogSourceExtensionPoint {
  #source?: LogSource;

  addSource(source: LogSource): void {
    if (this.#source) {
      throw new Error(
        `Two log sources are installed, "${this.#source.id}" and "${
          source.id
        }": remove one of the modules from the backend`,
      );
    }
    this.#source = source;
  }

  /** @throws ServiceUnavailableError when no module lends a source. */
  get(): LogSource {
    if (!this.#source) {
      throw new ServiceUnavailableError(
        'No log source is configured. Services keep writing their logs; install a `logs-backend-module-*` to read them here',
      );
    }
    return this.#source;
  }
}
