import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './paths.mjs';

const text = `# What is in this folder

Everything that DevOpsHub keeps on this machine beside the checkout itself. git ignores it. Stop the portal (Ctrl-C) before you
delete anything here.

| part | what it is | may be deleted? |
| --- | --- | --- |
| \`toolchain/\` | Node 24 (where the machine's own does not fit) and yarn | yes; installed again by the next command |
| \`cache/\` | stamps of finished installs and builds, the compile cache, full output of the last steps in \`logs/\` | yes; costs one rebuild |
| \`data/\` | **your data**; \`npm start -- --reset\` empties it after asking | only if you mean to lose it |
| \`data/postgres/\` | databases of the portal and of all services | no |
| \`data/git/\` | the local git repositories | no |
| \`data/artifacts/\`, \`data/releases/\` | built releases, packed and unpacked | no |
| \`data/workloads/\` | which release should run where | no |
| \`data/secrets/\`, \`data/keys/\` | credentials of services and of the platform, readable by you alone | no |
| \`data/run/\` | what runs now: lock, run directories, generated configuration | while stopped |
| \`data/builds/\` | working folders of builds | while stopped |
| \`data/logs/\` | logs of PostgreSQL, gateway, portal and services, rotated | yes |
| \`data/mail/\` | mails that services sent on this machine | yes |

\`DEVOPSHUB_HOME\` puts this folder elsewhere. To start from nothing, delete the whole folder.
`;

/** (Re)writes `<home>/README.md`. */
export function writeHomeReadme() {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'README.md'), text);
}
