import { NotFoundError } from '@backstage/errors';
import type { RepositoryCall, RepositoryHost, ServiceRepository } from './ServiceRepository';

/** Where services are built from; the first host that knows a service has it. */
export class ServiceRepositories {
  constructor(private readonly hosts: RepositoryHost[]) {}

  async find(entityRef: string, call: RepositoryCall): Promise<ServiceRepository | undefined> {
    for (const host of this.hosts) {
      const repository = await host.find(entityRef, call);
      if (repository) return repository;
    }
    return undefined;
  }

  /** @throws NotFoundError when no host has it */
  async get(entityRef: string, call: RepositoryCall): Promise<ServiceRepository> {
    const repository = await this.find(entityRef, call);
    if (repository) return repository;
    throw new NotFoundError(
      `${entityRef} has no repository that the portal can read and write; its files are changed where it is hosted.`,
    );
  }
}
