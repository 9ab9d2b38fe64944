import type {
  AuthService,
  DiscoveryService,
  LoggerService,
  RootInstanceMetadataService,
} from '@backstage/backend-plugin-api';
import type { Permission } from '@backstage/plugin-permission-common';

/** Every permission that an installed plugin declares, by name. */
export interface PermissionCatalog {
  list(): Promise<Permission[]>;
}

const METADATA_PATH = '.well-known/backstage/permissions/metadata';
const MAX_AGE_MS = 60_000;

/** Asks each installed plugin for its permission metadata; kept for a minute. */
export class InstalledPermissions implements PermissionCatalog {
  private cached?: { at: number; permissions: Promise<Permission[]> };

  constructor(
    private readonly deps: {
      auth: AuthService;
      discovery: DiscoveryService;
      logger: LoggerService;
      instanceMetadata: RootInstanceMetadataService;
    },
  ) {}

  async list(): Promise<Permission[]> {
    if (!this.cached || Date.now() - this.cached.at > MAX_AGE_MS) {
      this.cached = { at: Date.now(), permissions: this.load() };
    }
    return this.cached.permissions;
  }

  private async load(): Promise<Permission[]> {
    const plugins = await this.deps.instanceMetadata.getInstalledPlugins();
    const found = await Promise.all(plugins.map(({ pluginId }) => this.loadFrom(pluginId)));
    const byName = new Map(found.flat().map(permission => [permission.name, permission]));
    return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  private async loadFrom(pluginId: string): Promise<Permission[]> {
    const { auth, discovery, logger } = this.deps;
    try {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: pluginId,
      });
      const response = await fetch(`${await discovery.getBaseUrl(pluginId)}/${METADATA_PATH}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(5_000),
      });
      // A plugin without permissions does not have this route.
      if (!response.ok) return [];
      return ((await response.json()) as { permissions?: Permission[] }).permissions ?? [];
    } catch (error) {
      logger.warn(`Permissions of plugin '${pluginId}' could not be read: ${error}`);
      return [];
    }
  }
}
