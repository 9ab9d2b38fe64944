import { join } from 'node:path';

/** Where things lie below the data folder, as far as workloads and the gateway are concerned. */
export interface Layout {
  dataDir: string;
  runDir: string;
  instancesDir: string;
  childrenDir: string;
  workloadsDir: string;
  flagsDir: string;
  usageDir: string;
  keysDir: string;
  logsDir: string;
  serviceLogsDir: string;
  /** JSON `{url, token, pid, startTime}` of the control API, mode 0600. */
  supervisorFile: string;
  /** JSON `{url, token, pid}` of the gateway's own control socket, mode 0600. */
  gatewayFile: string;
  routesFile: string;
  /** Public halves of the signing keys. */
  jwksFile: string;
}

export function layoutOf(dataDir: string): Layout {
  const runDir = join(dataDir, 'run');
  const logsDir = join(dataDir, 'logs');
  return {
    dataDir,
    runDir,
    instancesDir: join(runDir, 'instances'),
    childrenDir: join(runDir, 'children'),
    workloadsDir: join(dataDir, 'workloads'),
    flagsDir: join(dataDir, 'flags'),
    usageDir: join(dataDir, 'usage'),
    keysDir: join(dataDir, 'keys'),
    logsDir,
    serviceLogsDir: join(logsDir, 'services'),
    supervisorFile: join(runDir, 'supervisor.json'),
    gatewayFile: join(runDir, 'gateway.json'),
    routesFile: join(runDir, 'routes.json'),
    jwksFile: join(dataDir, 'keys', 'jwks.json'),
  };
}
