import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ClusterAbilities } from './chart/chartValues';
import type { ChartSource } from './chart/renderChart';
import type { Fields } from './cluster/KubernetesObject';
import type { ClusterConfig } from './cluster/loadCluster';
import type { EnvironmentConfig } from './target/KubernetesTarget';

export interface KubernetesConfig {
  source: ChartSource;
  clusters: Array<{
    cluster: ClusterConfig;
    abilities: ClusterAbilities;
    environments: EnvironmentConfig[];
  }>;
}

/** Undefined where no cluster is configured. @throws InputError naming the key that is wrong */
export function readKubernetesConfig(root: RootConfigService): KubernetesConfig | undefined {
  const config = root.getOptionalConfig('deploy.kubernetes');
  if (!config) return undefined;
  const taken = new Map<string, string>();
  const clusters = config.getConfigArray('clusters').map(each => {
    const name = each.getString('name');
    const mesh = each.getOptionalConfig('mesh');
    const environments = each.getConfigArray('environments').map(environment => {
      const found = {
        name: environment.getString('name'),
        namespace: environment.getString('namespace'),
        url: environment.getOptionalString('url'),
      };
      for (const [place, what] of [
        [`${name}/${found.namespace}`, 'namespace'],
        [found.name, 'environment'],
      ]) {
        const other = taken.get(place);
        if (other) {
          throw new InputError(
            `deploy.kubernetes.clusters: "${found.name}" and "${other}" share the ${what} "${place}"; each needs its own.`,
          );
        }
        taken.set(place, found.name);
      }
      return found;
    });
    return {
      cluster: {
        name,
        kubeconfig: each.getOptionalString('kubeconfig'),
        context: each.getOptionalString('context'),
      },
      abilities: {
        prometheus: each.getOptionalString('prometheus'),
        imagePullSecrets: each.getOptionalStringArray('imagePullSecrets'),
        values: each.getOptional<Fields>('values') as Fields | undefined,
        ...(mesh && {
          mesh: {
            gateways: mesh.getOptionalStringArray('gateways') ?? [],
            hosts: mesh.getOptionalStringArray('hosts') ?? [],
          },
        }),
      },
      environments,
    };
  });
  return {
    source: {
      helm: config.getOptionalString('helm') ?? 'helm',
      chart: config.getString('chart'),
    },
    clusters,
  };
}
