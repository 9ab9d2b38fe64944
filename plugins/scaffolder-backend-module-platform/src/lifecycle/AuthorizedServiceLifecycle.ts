import type {
  PermissionsService,
  UserInfoService,
  AuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import {
  serviceArchivePermission,
  serviceRestorePermission,
  serviceTransferPermission,
} from '../permissions';
import type { CallOptions, ServiceLifecycle } from './ServiceLifecycle';

/** Asks the permission policy before each change; the lifecycle itself knows nothing of permissions. */
export class AuthorizedServiceLifecycle implements ServiceLifecycle {
  private readonly lifecycle: ServiceLifecycle;
  private readonly services: {
    permissions: PermissionsService;
    auth: AuthService;
    userInfo: UserInfoService;
    gitHost: GitHostService;
  };

  constructor(lifecycle: ServiceLifecycle, services: AuthorizedServiceLifecycle['services']) {
    this.lifecycle = lifecycle;
    this.services = services;
  }

  async previewArchive(name: string, options: CallOptions) {
    // Reads what the caller may read: the catalog and deploy answer for themselves.
    return this.lifecycle.previewArchive(name, options);
  }

  async archive(request: { name: string; confirmName: string }, options: CallOptions) {
    await this.authorize(serviceArchivePermission, request.name, options);
    return this.lifecycle.archive(request, options);
  }

  async restore(name: string, options: CallOptions): Promise<void> {
    if (!(await this.ownsArchived(name, options))) {
      const [decision] = await this.services.permissions.authorize(
        [{ permission: serviceRestorePermission }],
        options,
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(`Only its owners and platform admins may restore "${name}"`);
      }
    }
    await this.lifecycle.restore(name, options);
  }

  async transfer(request: { name: string; owner: string }, options: CallOptions): Promise<void> {
    await this.authorize(serviceTransferPermission, request.name, options);
    await this.lifecycle.transfer(request, options);
  }

  async cleanUp(taskId: string, options: CallOptions) {
    // Reading a task is authorised by the scaffolder; what a task made belongs to whoever started it.
    return this.lifecycle.cleanUp(taskId, options);
  }

  private async authorize(
    permission: typeof serviceArchivePermission,
    name: string,
    options: CallOptions,
  ): Promise<void> {
    const [decision] = await this.services.permissions.authorize(
      [{ permission, resourceRef: `component:default/${name}` }],
      options,
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `\`${permission.name}\` on "${name}" is not allowed. "What may I do, and why not?" tells the rule`,
      );
    }
  }

  private async ownsArchived(name: string, options: CallOptions): Promise<boolean> {
    const { auth, userInfo, gitHost } = this.services;
    if (!auth.isPrincipal(options.credentials, 'user')) return false;
    const repository = await gitHost.getRepository(name, options);
    const { ownershipEntityRefs } = await userInfo.getUserInfo(options.credentials);
    return repository !== undefined && ownershipEntityRefs.includes(repository.owner);
  }
}
