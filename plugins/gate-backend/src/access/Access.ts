import type {
  AuthService,
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { EntityAuthorizer } from '@internal/plugin-kit';
import type { Request } from 'express';

export interface Asker {
  credentials: BackstageCredentials;
}

/** Who asks. */
export interface Caller extends Asker {
  /** Entity ref of a person, `plugin:<id>` of a plugin that asks by itself. */
  ref: string;
  /** A person and the groups that they act for; only the ref of a plugin. */
  claims: string[];
  person: boolean;
  /** A plugin asks: by itself, or on behalf of the person. */
  viaPlugin: boolean;
}

/** Who asks, and whether they may. */
export class Access {
  #entities: EntityAuthorizer;

  constructor(
    private readonly options: {
      auth: AuthService;
      httpAuth: HttpAuthService;
      permissions: PermissionsService;
      userInfo: UserInfoService;
    },
  ) {
    this.#entities = new EntityAuthorizer(options.permissions);
  }

  /** Enough to ask permissions; who it is takes one more request. */
  async asker(request: Request): Promise<Asker> {
    const allow: Array<'user' | 'service'> = ['user', 'service'];
    return { credentials: await this.options.httpAuth.credentials(request, { allow }) };
  }

  async caller(request: Request): Promise<Caller> {
    return this.callerOf((await this.asker(request)).credentials);
  }

  async callerOf(credentials: BackstageCredentials): Promise<Caller> {
    const { auth, userInfo } = this.options;
    if (auth.isPrincipal(credentials, 'user')) {
      const { userEntityRef, ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
      const viaPlugin = Boolean(credentials.principal.actor);
      const claims = [...new Set([userEntityRef, ...ownershipEntityRefs])];
      return { credentials, ref: userEntityRef, claims, person: true, viaPlugin };
    }
    if (auth.isPrincipal(credentials, 'service')) {
      const { subject } = credentials.principal;
      const ref = subject.startsWith('plugin:') ? subject : `plugin:${subject}`;
      return { credentials, ref, claims: [ref], person: false, viaPlugin: true };
    }
    throw new NotAllowedError('The gate answers people and plugins who are signed in.');
  }

  /** @throws NotAllowedError */
  async assertEntity(permission: ResourcePermission, entityRef: string, asker: Asker) {
    await this.#entities.assertAllowed(permission, entityRef, asker.credentials);
  }

  /** Those of the refs for which the permission is given. */
  async allowedEntities(permission: ResourcePermission, entityRefs: string[], asker: Asker) {
    const refs = [...new Set(entityRefs)];
    return new Set(await this.#entities.allowed(permission, refs, asker.credentials));
  }

  async allowed(permission: BasicPermission, caller: Caller): Promise<boolean> {
    const [{ result }] = await this.options.permissions.authorize([{ permission }], {
      credentials: caller.credentials,
    });
    return result === AuthorizeResult.ALLOW;
  }

  /** @throws NotAllowedError */
  async assert(permission: BasicPermission, caller: Caller): Promise<void> {
    if (await this.allowed(permission, caller)) return;
    throw new NotAllowedError(
      `You may not do this (${permission.name}). "What may I do, and why not?" shows the rule and whom to ask.`,
    );
  }
}
