import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { auditPermissions } from '@internal/plugin-audit-common';
import { type LedgerWitness, ledgerWitnessExtensionPoint } from '@internal/plugin-audit-node';
import { registerActions } from './actions/registerActions';
import { readAuditConfig } from './config';
import { createRouter } from './router/createRouter';
import { startLedger } from './startLedger';

/** The change ledger: what was changed, by whom and why, so that nobody can change the answer. */
export const auditPlugin = createBackendPlugin({
  pluginId: 'audit',
  register(env) {
    const witnesses: LedgerWitness[] = [];
    env.registerExtensionPoint(ledgerWitnessExtensionPoint, {
      addWitness: witness => witnesses.push(witness),
    });
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init({ actionsRegistry, httpRouter, permissionsRegistry, ...deps }) {
        permissionsRegistry.addPermissions(auditPermissions);
        const config = readAuditConfig(deps.config);
        const api = await startLedger({ ...deps, config, witnesses });
        registerActions({ actionsRegistry, api });
        httpRouter.use(createRouter({ ...deps, ...config, api }));
      },
    });
  },
});
