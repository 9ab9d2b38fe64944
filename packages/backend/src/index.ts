import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('./root/auditor'));
backend.add(import('./root/rootConfig'));
backend.add(import('./root/rootLogger'));

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-proxy-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@internal/plugin-auth-backend-module-demo-provider'));
backend.add(import('@backstage/plugin-auth-backend-module-github-provider'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@internal/plugin-catalog-backend-module-local-platform'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-notifications'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-workspace-database'));
backend.add(import('@internal/plugin-scaffolder-backend-module-platform'));

backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(import('@internal/plugin-techdocs-backend-module-typescript-generator'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@internal/plugin-permission-backend-module-platform-policy'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.add(import('@internal/plugin-audit-backend'));

backend.add(import('@internal/plugin-local-platform-backend'));

backend.add(import('@internal/plugin-cicd-backend'));
backend.add(import('@internal/plugin-cicd-backend-module-local'));

backend.add(import('@internal/plugin-deploy-backend'));
backend.add(import('@internal/plugin-deploy-backend-module-gitops'));
backend.add(import('@internal/plugin-deploy-backend-module-kubernetes'));
backend.add(import('@internal/plugin-deploy-backend-module-local'));

backend.add(import('@internal/plugin-gate-backend'));
backend.add(import('@internal/plugin-gate-backend-module-deploy'));

backend.add(import('@internal/plugin-logs-backend'));
backend.add(import('@internal/plugin-logs-backend-module-local'));

backend.add(import('@internal/plugin-monitoring-backend'));
backend.add(import('@internal/plugin-monitoring-backend-module-local'));
backend.add(import('@internal/plugin-monitoring-backend-module-prometheus'));

backend.start().catch(error => {
  // A configuration that can't be used is said in its own lines; a stack would only hide them.
  process.stderr.write(`${error.name === 'InputError' ? error.message : error.stack}\n`);
  process.exit(1);
});
