import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  cicdRunCancelPermission,
  cicdRunReadPermission,
  cicdRunStartPermission,
  type Run,
  type RunPage,
} from '@internal/plugin-cicd-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import type { RunQuery, RunService, StartRequest } from './RunService';

interface Options {
  credentials: BackstageCredentials;
}

/** Pages that a list over all entities reads at most to fill one page with what the caller may see. */
const MAX_PAGES = 5;

/** Lets callers do with runs what they may do with the runs' entities. */
export class AuthorizedRunService implements RunService {
  constructor(private readonly inner: RunService, private readonly authorizer: EntityAuthorizer) {}

  async list(query: RunQuery, options: Options): Promise<RunPage> {
    const items: Run[] = [];
    let cursor = query.cursor;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const found = await this.inner.list(
        { ...query, cursor, limit: query.limit - items.length },
        options,
      );
      items.push(...(await this.#readable(found.items, options)));
      cursor = found.nextCursor;
      if (!cursor || items.length >= query.limit) break;
    }
    return { items, ...(cursor && { nextCursor: cursor }) };
  }

  async get(id: string, options: Options): Promise<Run> {
    const run = await this.inner.get(id, options);
    const [readable] = await this.#readable([run], options);
    // The same answer as for a run that does not exist: ids must not tell what one may not see.
    if (!readable) throw new NotFoundError(`There is no run '${id}'.`);
    return readable;
  }

  async start(request: StartRequest, options: Options): Promise<Run> {
    await this.authorizer.assertAllowed(
      cicdRunStartPermission,
      request.entityRef,
      options.credentials,
    );
    return this.inner.start(request, options);
  }

  async cancel(id: string, options: Options): Promise<Run> {
    const run = await this.get(id, options);
    await this.authorizer.assertAllowed(
      cicdRunCancelPermission,
      run.entityRef,
      options.credentials,
    );
    return this.inner.cancel(id, options);
  }

  async retry(id: string, options: Options): Promise<Run> {
    const run = await this.get(id, options);
    await this.authorizer.assertAllowed(cicdRunStartPermission, run.entityRef, options.credentials);
    return this.inner.retry(id, options);
  }

  async log(id: string, query: Parameters<RunService['log']>[1], options: Options) {
    await this.get(id, options);
    return this.inner.log(id, query, options);
  }

  async checkoutServices(options: Options) {
    const services = await this.inner.checkoutServices(options);
    const allowed = await this.authorizer.allowed(
      cicdRunReadPermission,
      services.map(service => service.entityRef),
      options.credentials,
    );
    return services.filter(service => allowed.includes(service.entityRef));
  }

  async startWorkingTree(service: string, options: Options): Promise<Run> {
    const services = await this.checkoutServices(options);
    const found = services.find(candidate => candidate.service === service);
    if (!found) throw new NotFoundError(`This checkout has no service '${service}'.`);
    await this.authorizer.assertAllowed(
      cicdRunStartPermission,
      found.entityRef,
      options.credentials,
    );
    return this.inner.startWorkingTree(service, options);
  }

  async #readable(runs: Run[], options: Options): Promise<Run[]> {
    const refs = [...new Set(runs.map(run => run.entityRef))];
    const allowed = await this.authorizer.allowed(cicdRunReadPermission, refs, options.credentials);
    return runs.filter(run => allowed.includes(run.entityRef));
  }
}
