import { createReadStream } from 'node:fs';
import type { Artifact } from '@internal/plugin-local-platform-common';
import type { ArtifactsService, CallOptions } from '../services';
import type { PlatformConnection } from './PlatformConnection';

export class ArtifactsClient implements ArtifactsService {
  constructor(private readonly connection: PlatformConnection) {}

  put(request: { type: Artifact['type']; file: string }, options: CallOptions) {
    return this.connection.json<Artifact>('POST', `/artifacts?type=${request.type}`, options, {
      stream: createReadStream(request.file),
    });
  }

  async materialize(digest: string, options: CallOptions) {
    const { dir } = await this.connection.json<{ dir: string }>(
      'POST',
      `/artifacts/${encodeURIComponent(digest)}/materialize`,
      options,
    );
    return dir;
  }

  async has(digest: string, options: CallOptions) {
    const path = `/artifacts/${encodeURIComponent(digest)}`;
    return (await this.connection.find(path, options)) !== undefined;
  }
}
