import type { AuthService } from '@backstage/backend-plugin-api';
import type { Release } from '@internal/plugin-deploy-common';
import { diffOpenApi } from '../diff/diffOpenApi';
import type { ReleaseContents } from '../diff/ReleaseContents';
import type { ApiComparison } from './ApiComparison';

/** By the OpenAPI documents that the releases bring along. Where one has none, nothing is known, which stops nobody. */
export class OpenApiComparison implements ApiComparison {
  constructor(private readonly options: { contents: ReleaseContents; auth: AuthService }) {}

  async missing(from: Release, to: Release): Promise<string[]> {
    const { contents, auth } = this.options;
    const call = { credentials: await auth.getOwnServiceCredentials() };
    const [present, older] = await Promise.all([contents.of(from, call), contents.of(to, call)]);
    if (!present.openApi || !older.openApi) return [];
    return diffOpenApi(present.openApi, older.openApi)
      .filter(change => change.breaking)
      .map(change => `${change.operation}: ${change.message}`);
  }
}
