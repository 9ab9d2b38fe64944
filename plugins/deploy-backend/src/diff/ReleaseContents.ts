import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isError, stringifyError } from '@backstage/errors';
import type { Release } from '@internal/plugin-deploy-common';
import type { ArtifactsService } from '@internal/plugin-local-platform-node';
import type { ServiceRepositories } from '../repositories/ServiceRepositories';
import type { RepositoryCall } from '../repositories/ServiceRepository';

/** What a release has in files that a comparison needs. */
export interface Contents {
  /** Parsed `openapi.json`; undefined where the service has none. */
  openApi?: object;
  /** Packages and services by version; a service that is called has the version `service`. */
  dependencies?: Record<string, string>;
  /** Why something above could not be read. */
  problem?: string;
}

const KEPT = 200;

/** Reads files of releases: out of the bundle where there is one, else from the repository at the commit. */
export class ReleaseContents {
  readonly #cache = new Map<string, Contents>();

  constructor(
    private readonly options: {
      /** Absent where bundles are not kept on this machine. */
      artifacts?: ArtifactsService;
      repositories: ServiceRepositories;
    },
  ) {}

  /** Never throws: what could not be read is told in `problem`. */
  async of(release: Release, call: RepositoryCall): Promise<Contents> {
    const key = `${release.service}/${release.digest}`;
    const cached = this.#cache.get(key);
    if (cached) return cached;
    try {
      const contents = await this.#read(release, call);
      this.#cache.set(key, contents);
      if (this.#cache.size > KEPT) this.#cache.delete(this.#cache.keys().next().value!);
      return contents;
    } catch (error) {
      return { problem: `${release.digest.slice(7, 15)}: ${stringifyError(error)}` };
    }
  }

  async #read(release: Release, call: RepositoryCall): Promise<Contents> {
    const bundle = release.artifacts.find(each => each.type === 'bundle');
    const { artifacts, repositories } = this.options;
    if (bundle && artifacts) {
      const dir = await artifacts.materialize(bundle.digest, call);
      return contentsOf(async name => {
        try {
          return await readFile(join(dir, name), 'utf8');
        } catch (error) {
          if (isError(error) && (error as { code?: string }).code === 'ENOENT') return undefined;
          throw error;
        }
      });
    }
    const repository = await repositories.get(release.entityRef, call);
    return contentsOf(name => repository.readFile(release.commit, name, call));
  }
}

async function contentsOf(read: (name: string) => Promise<string | undefined>): Promise<Contents> {
  const [openApi, manifest, packageJson] = await Promise.all(
    ['openapi.json', 'release.json', 'package.json'].map(read),
  );
  const release = manifest && JSON.parse(manifest);
  const packages = release?.dependencies ?? (packageJson && JSON.parse(packageJson).dependencies);
  const services = ((release?.dependsOn ?? []) as string[]).map(name => [name, 'service']);
  return {
    ...(openApi && { openApi: JSON.parse(openApi) }),
    ...((packages || services.length > 0) && {
      dependencies: { ...packages, ...Object.fromEntries(services) },
    }),
  };
}
