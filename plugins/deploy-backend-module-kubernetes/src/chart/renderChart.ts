import { execFile } from 'node:child_process';
import { InputError } from '@backstage/errors';
import { parseAllDocuments } from 'yaml';
import type { Fields, KubernetesObject } from '../cluster/KubernetesObject';

export interface RenderedChart {
  /** Hooks that come before everything else, by their weight. */
  before: KubernetesObject[];
  objects: KubernetesObject[];
}

export interface ChartSource {
  /** The binary of Helm. */
  helm: string;
  /** Folder of the chart. */
  chart: string;
}

/**
 * Renders the service chart by Helm itself: whoever installs the chart by hand or by Argo CD gets the very same objects.
 *
 * @throws InputError with Helm's own words when the values are not those of the chart
 */
export async function renderChart(
  source: ChartSource,
  values: Fields & { service?: unknown },
  namespace: string,
): Promise<RenderedChart> {
  const output = await helm(
    source.helm,
    ['template', String(values.service), source.chart, '--namespace', namespace, '--values', '-'],
    JSON.stringify(values),
  );
  const all = parseAllDocuments(output)
    .map(document => document.toJS() as KubernetesObject | null)
    .filter((object): object is KubernetesObject => Boolean(object));
  const hook = (object: KubernetesObject) => object.metadata.annotations?.['helm.sh/hook'];
  const weight = (object: KubernetesObject) =>
    Number(object.metadata.annotations?.['helm.sh/hook-weight'] ?? 0);
  return {
    before: all.filter(hook).sort((one, other) => weight(one) - weight(other)),
    objects: all.filter(object => !hook(object)),
  };
}

function helm(binary: string, args: string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      binary,
      args,
      { maxBuffer: 1 << 24, timeout: 30_000 },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
          reject(
            new InputError(
              `Helm is not there ("${binary}"). Install it, or name it in \`deploy.kubernetes.helm\`; nothing was changed in the cluster.`,
            ),
          );
        } else {
          reject(new InputError(`The chart cannot be rendered: ${stderr.trim() || error.message}`));
        }
      },
    );
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}
