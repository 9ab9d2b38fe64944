import { DefaultAuditorService } from '@backstage/backend-defaults/auditor';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { changeLedgerServiceRef, EventRecorder, LedgerAuditor } from '@internal/plugin-audit-node';

/** What an earlier process left is sent when the start is over. */
const RESUME_MS = 10_000;

/** The stock auditor, which writes the log; mutations also go into the change ledger. */
export default createServiceFactory({
  service: coreServices.auditor,
  deps: {
    auth: coreServices.auth,
    config: coreServices.rootConfig,
    database: coreServices.database,
    httpAuth: coreServices.httpAuth,
    ledger: changeLedgerServiceRef,
    lifecycle: coreServices.lifecycle,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
  },
  factory({ config, lifecycle, logger, plugin, ...deps }) {
    const levels = config.getOptionalConfig('backend.auditor.severityLogLevelMappings');
    const log = logger.child({ isAuditEvent: 'true' });
    const inner = DefaultAuditorService.create(
      event => {
        const fallback = event.severityLevel === 'low' ? 'debug' : 'info';
        const level = (levels?.getOptionalString(event.severityLevel) ??
          fallback) as typeof fallback;
        const text = `${event.plugin}.${event.eventId}`;
        if (event.status !== 'failed') log[level](text, { ...event });
        else log[level](`${text}: ${event.error.message}`, { ...event, error: `${event.error}` });
      },
      { ...deps, plugin },
    );
    const recorder = new EventRecorder({ ...deps, logger });
    let resuming: NodeJS.Timeout | undefined;
    lifecycle.addStartupHook(() => {
      resuming = setTimeout(() => void recorder.resume(), RESUME_MS).unref();
    });
    lifecycle.addShutdownHook(async () => {
      clearTimeout(resuming);
      await recorder.stop();
    });
    return new LedgerAuditor({ ...deps, inner, plugin: plugin.getId(), recorder });
  },
});
