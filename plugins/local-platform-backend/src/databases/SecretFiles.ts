import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface SecretFolders {
  /** For the processes that serve. */
  secretsDir: string;
  /** For the migration job. */
  migrationSecretsDir: string;
}

/** Connection URLs of services, one file each (0600) in folders (0700) that the supervisor copies to a process. */
export class SecretFiles {
  constructor(private readonly root: string) {}

  folders(service: string, environment: string): SecretFolders {
    const base = join(this.root, environment, service);
    return { secretsDir: join(base, 'serve'), migrationSecretsDir: join(base, 'migrate') };
  }

  async makeFolders(service: string, environment: string): Promise<SecretFolders> {
    const folders = this.folders(service, environment);
    for (const folder of [folders.secretsDir, folders.migrationSecretsDir]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
    }
    return folders;
  }

  /** The password in a file that is there already, else a new one. */
  async passwordOf(file: string): Promise<string> {
    const url = await readFile(file, 'utf8').catch(() => '');
    const known = URL.canParse(url.trim()) ? new URL(url.trim()).password : '';
    return known || randomBytes(24).toString('base64url');
  }

  /** Whole or not at all. */
  async write(file: string, content: string): Promise<void> {
    const draft = `${file}.${randomBytes(4).toString('hex')}`;
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, file);
  }

  async remove(service: string, environment: string): Promise<void> {
    await rm(join(this.root, environment, service), { recursive: true, force: true });
  }
}
