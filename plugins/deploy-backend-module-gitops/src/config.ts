import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { ClusterAbilities } from '@internal/plugin-deploy-backend-module-kubernetes';
import type { GitOpsEnvironment } from './GitOpsTarget';
import type { Author } from './repository/git';

export interface GitOpsConfig {
  repository: { url: string; branch: string; author: Author; workDir: string };
  argocdNamespace: string;
  cluster: { name: string; kubeconfig?: string; context?: string };
  abilities: ClusterAbilities;
  environments: GitOpsEnvironment[];
}

/** Undefined where no environment repository is configured. */
export function readGitOpsConfig(root: RootConfigService): GitOpsConfig | undefined {
  const config = root.getOptionalConfig('deploy.gitops');
  if (!config) return undefined;
  const cluster = config.getConfig('cluster');
  const mesh = config.getOptionalConfig('mesh');
  return {
    repository: {
      url: config.getString('repository.url'),
      branch: config.getOptionalString('repository.branch') ?? 'main',
      author: {
        name: config.getOptionalString('repository.author.name') ?? 'DevOpsHub',
        email: config.getOptionalString('repository.author.email') ?? 'devopshub@localhost',
      },
      workDir:
        config.getOptionalString('repository.workDir') ??
        join(tmpdir(), `devopshub-gitops-${process.pid}`),
    },
    argocdNamespace: config.getOptionalString('argocdNamespace') ?? 'argocd',
    cluster: {
      name: cluster.getString('name'),
      kubeconfig: cluster.getOptionalString('kubeconfig'),
      context: cluster.getOptionalString('context'),
    },
    abilities: {
      prometheus: config.getOptionalString('prometheus'),
      values: config.getOptional('values') as ClusterAbilities['values'],
      ...(mesh && {
        mesh: {
          gateways: mesh.getOptionalStringArray('gateways') ?? [],
          hosts: mesh.getOptionalStringArray('hosts') ?? [],
        },
      }),
    },
    environments: config.getConfigArray('environments').map(each => ({
      name: each.getString('name'),
      namespace: each.getString('namespace'),
      url: each.getOptionalString('url'),
    })),
  };
}
