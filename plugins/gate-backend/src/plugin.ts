import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { changeLedgerServiceRef } from '@internal/plugin-audit-node';
import { gatePermissions } from '@internal/plugin-gate-common';
import {
  type ChangeKind,
  changeKindsExtensionPoint,
  type GateCheck,
  gateChecksExtensionPoint,
} from '@internal/plugin-gate-node';
import { Access } from './access/Access';
import { registerActions } from './actions/registerActions';
import { ApprovalInbox } from './approvals/ApprovalInbox';
import { readGateConfig } from './config';
import { createRouter } from './router/createRouter';
import { startGate } from './startGate';

/** Decides, with reasons, about every change before it is made. */
export const gatePlugin = createBackendPlugin({
  pluginId: 'gate',
  register(env) {
    const checks: GateCheck[] = [];
    const kinds: ChangeKind[] = [];
    env.registerExtensionPoint(gateChecksExtensionPoint, { addCheck: c => checks.push(c) });
    env.registerExtensionPoint(changeKindsExtensionPoint, { addKind: k => kinds.push(k) });
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        ledger: changeLedgerServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init({ actionsRegistry, httpRouter, permissionsRegistry, ...deps }) {
        permissionsRegistry.addPermissions(gatePermissions);
        const config = readGateConfig(deps.config);
        const parts = await startGate({ ...deps, config, checks, kinds });
        const access = new Access(deps);
        const { approvals } = parts.stores;
        const inbox = new ApprovalInbox({ ...deps, clock: parts.clock, approvals, access });
        registerActions({ ...parts, actionsRegistry, access, inbox });
        httpRouter.use(createRouter({ ...parts, access, inbox }));
      },
    });
  },
});
