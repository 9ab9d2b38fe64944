import { coreServices } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { changeLedgerServiceRef } from '@internal/plugin-audit-node';
import { gateServiceRef } from '@internal/plugin-gate-node';
import {
  artifactsServiceRef,
  gitHostServiceRef,
  runtimeServiceRef,
} from '@internal/plugin-local-platform-node';
import { metricsServiceRef } from '@internal/plugin-monitoring-node';

/** What the plugin asks of the backend and of other plugins. */
export const deployServices = {
  actionsRegistry: actionsRegistryServiceRef,
  artifacts: artifactsServiceRef,
  auditor: coreServices.auditor,
  auth: coreServices.auth,
  catalog: catalogServiceRef,
  config: coreServices.rootConfig,
  database: coreServices.database,
  events: eventsServiceRef,
  gate: gateServiceRef,
  gitHost: gitHostServiceRef,
  httpAuth: coreServices.httpAuth,
  httpRouter: coreServices.httpRouter,
  ledger: changeLedgerServiceRef,
  lifecycle: coreServices.lifecycle,
  logger: coreServices.logger,
  metrics: metricsServiceRef,
  notifications: notificationService,
  permissions: coreServices.permissions,
  permissionsRegistry: coreServices.permissionsRegistry,
  runtime: runtimeServiceRef,
  signals: signalsServiceRef,
};
