import type { LifecycleService } from '@backstage/backend-plugin-api';
import { join } from 'node:path';
import { Collector, type CollectorOptions } from './Collector';
import { platformTargets } from './metrics/platformTargets';
import type { LocalConfig } from './readLocalConfig';
import { UsageLedgerReader } from './usage/readUsageLedger';

/** Collects from this machine between the start of the portal and its end, which writes what came together last. */
export function collectWhileRunning(
  options: Omit<CollectorOptions, 'usageLedger' | 'platformTargets'> & {
    lifecycle: LifecycleService;
    local: LocalConfig;
  },
): void {
  const { lifecycle, local, ...collecting } = options;
  const collector = new Collector({
    ...collecting,
    usageLedger: new UsageLedgerReader(join(local.dataDir, 'usage')),
    platformTargets: platformTargets(local),
  });
  lifecycle.addStartupHook(() => collector.start());
  lifecycle.addShutdownHook(() => collector.stop());
}
