import type { AuthService, PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import {
  repositoryArchivePermission,
  repositoryTransferPermission,
} from '@internal/plugin-local-platform-common';
import type { CallOptions, ServiceLifecycle } from './ServiceLifecycle';

/** Asks the permission policy before the first change, so that what is not allowed is not half done either. */
export class AuthorizedServiceLifecycle implements ServiceLifecycle {
  private readonly lifecycle: ServiceLifecycle;
  private readonly services: {
    permissions: PermissionsService;
    auth: AuthService;
    scaffolder: ScaffolderService;
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
    await this.authorize(repositoryArchivePermission, request.name, options);
    return this.lifecycle.archive(request, options);
  }

  async restore(name: string, options: CallOptions): Promise<void> {
    // An archived service has no entity to ask with: the git host, which comes first, knows its owner and asks.
    await this.lifecycle.restore(name, options);
  }

  async transfer(request: { name: string; owner: string }, options: CallOptions): Promise<void> {
    await this.authorize(repositoryTransferPermission, request.name, options);
    await this.lifecycle.transfer(request, options);
  }

  /** Whoever started the run may undo it; others need the right to archive what it made. */
  async cleanUp(taskId: string, options: CallOptions) {
    const task = await this.services.scaffolder.getTask({ taskId }, options);
    const { auth } = this.services;
    const creator =
      auth.isPrincipal(options.credentials, 'user') &&
      options.credentials.principal.userEntityRef === task.spec.user?.ref;
    if (!creator) {
      const name = String(task.spec.parameters.name ?? '');
      await this.authorize(repositoryArchivePermission, name, options);
    }
    return this.lifecycle.cleanUp(taskId, options);
  }

  private async authorize(
    permission: typeof repositoryArchivePermission,
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
}
