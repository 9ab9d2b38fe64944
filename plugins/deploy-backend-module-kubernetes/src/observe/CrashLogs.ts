import type { InstanceDetail } from '@internal/plugin-deploy-node';
import type { ClusterApi } from '../cluster/ClusterApi';

const LINES = '200';
const MOST = 50;

/** The last lines of crashed pods, asked for once after each crash. */
export class CrashLogs {
  readonly #known = new Map<string, Promise<string[] | undefined>>();

  constructor(private readonly api: ClusterApi) {}

  async of(namespace: string, pod: InstanceDetail): Promise<string[] | undefined> {
    const key = `${namespace}/${pod.name}/${pod.restarts}`;
    if (!this.#known.has(key)) {
      if (this.#known.size >= MOST) this.#known.delete(this.#known.keys().next().value!);
      this.#known.set(key, this.#ask(namespace, pod));
    }
    return this.#known.get(key);
  }

  async #ask(namespace: string, pod: InstanceDetail): Promise<string[] | undefined> {
    const previous = pod.restarts > 0 ? { previous: 'true' } : undefined;
    try {
      const text = await this.api.log(namespace, pod.name, { tailLines: LINES, ...previous });
      return text.split('\n').filter(Boolean);
    } catch {
      // A pod that is gone by now, or a cluster that does not answer: the state is shown without its log.
      return undefined;
    }
  }
}
