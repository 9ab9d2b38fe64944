import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders of one build below `<data>/builds/<runId>`. */
export class BuildDir {
  readonly source: string;
  readonly home: string;
  readonly tmp: string;
  readonly out: string;

  constructor(readonly dir: string) {
    this.source = join(dir, 'source');
    this.home = join(dir, 'home');
    this.tmp = join(dir, 'tmp');
    this.out = join(dir, 'out');
  }

  /** Empties what an earlier attempt left; its processes must have ended. */
  reset(): void {
    this.remove();
    for (const folder of [this.source, this.home, this.tmp, this.out]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 3 });
  }

  /** All that a child process of a build gets to see: our Node first, a home of its own, nothing of the portal's. */
  environment(extra: Record<string, string> = {}): Record<string, string> {
    const bins = [
      join(this.source, 'node_modules', '.bin'),
      dirname(process.execPath),
      '/usr/local/bin',
      '/usr/bin',
      '/bin',
    ];
    return {
      PATH: bins.join(':'),
      HOME: this.home,
      TMPDIR: this.tmp,
      CI: 'true',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      NO_COLOR: '1',
      ...extra,
    };
  }
}
