import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { MetricSpec } from '@internal/plugin-deploy-common';
import type {
  AnalysisProvider,
  AnalysisSubject,
  AnalysisValue,
} from '@internal/plugin-deploy-node';
import { z } from 'zod';

const sample = z.tuple([z.number(), z.string()]);
const answerSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({ resultType: z.literal('scalar'), result: sample }),
      z.object({ resultType: z.literal('vector'), result: z.array(z.object({ value: sample })) }),
      z.object({ resultType: z.literal('matrix'), result: z.unknown() }),
      z.object({ resultType: z.literal('string'), result: z.unknown() }),
    ]),
  }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);

const ARGUMENT = /\{\{\s*args\.([\w-]+)\s*\}\}/g;

/** `provider.prometheus`: PromQL, asked of the Prometheus at `deploy.analysis.prometheus.url`. */
export class PrometheusProvider implements AnalysisProvider {
  readonly id = 'prometheus';

  constructor(
    private readonly url: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  /** Undefined where no Prometheus is configured. */
  static fromConfig(config: RootConfigService): PrometheusProvider | undefined {
    const prometheus = config.getOptionalConfig('deploy.analysis.prometheus');
    if (!prometheus) return undefined;
    const token = prometheus.getOptionalString('token');
    const url = prometheus.getString('url').replace(/\/+$/, '');
    return new PrometheusProvider(url, token ? { authorization: `Bearer ${token}` } : {});
  }

  async measure(
    provider: MetricSpec['provider'],
    subject: AnalysisSubject,
    signal: AbortSignal,
  ): Promise<AnalysisValue> {
    if (!('prometheus' in provider)) throw new Error('not a `prometheus`');
    const query = fillIn(provider.prometheus.query, subject);
    const response = await fetch(`${this.url}/api/v1/query`, {
      method: 'POST',
      headers: { ...this.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ query }),
      signal,
    });
    const answer = answerSchema.safeParse(await response.json().catch(() => undefined));
    if (!answer.success) {
      throw new Error(`Prometheus at ${this.url} answered ${response.status} with something else`);
    }
    if (answer.data.status === 'error') throw new Error(`Prometheus: ${answer.data.error}`);
    return valueOf(answer.data.data);
  }
}

type Data = Extract<z.infer<typeof answerSchema>, { status: 'success' }>['data'];

function valueOf(data: Data): AnalysisValue {
  if (data.resultType === 'scalar') return { value: numberOf(data.result[1]) };
  if (data.resultType === 'vector') {
    return { values: data.result.map(({ value: [, text] }) => numberOf(text)) };
  }
  throw new Error(
    `the query answers with a ${data.resultType}; a condition needs a scalar or an instant vector`,
  );
}

function numberOf(text: string): number {
  const special: Record<string, number> = { '+Inf': Infinity, '-Inf': -Infinity, NaN };
  return special[text] ?? Number(text);
}

function fillIn(query: string, subject: AnalysisSubject): string {
  const args = new Map<string, string | undefined>([
    ['service', subject.service],
    ['release', subject.release],
    ['stable', subject.stable],
    ['env', subject.environment],
  ]);
  return query.replace(ARGUMENT, (text, name: string) => {
    const value = args.get(name);
    if (value === undefined) {
      throw new Error(
        args.has(name)
          ? `${text} has no value: there is no stable release yet`
          : `${text} is not known; possible: ${[...args.keys()].join(', ')}`,
      );
    }
    return value.replace(/[\\"]/g, '\\$&');
  });
}
