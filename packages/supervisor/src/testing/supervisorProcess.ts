import { ChildRecords } from '../childRecords.ts';
import { layoutOf } from '../layout.ts';
import { type PlatformOptions, startPlatform } from '../platform.ts';
import { processRuns } from '../processId.ts';
import { endStrays } from '../strays.ts';

// The platform alone, as a process of its own that a test can kill. Options come as JSON.
const options = JSON.parse(process.argv[2]) as PlatformOptions;
const records = new ChildRecords(layoutOf(options.dataDir).childrenDir);
await endStrays(options.dataDir, records.list().filter(processRuns));
const platform = await startPlatform({
  ...options,
  log: message => process.stdout.write(`${message}\n`),
});
process.stdout.write(`started, ${platform.adopted} adopted\n`);
process.once('SIGTERM', () => void platform.stop().then(() => process.exit(0)));
