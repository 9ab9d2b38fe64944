import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  deployEnvironmentReadPermission,
  deployServiceConfigurePermission,
  formatProblem,
  type ParsedConfiguration,
  parseRolloutYaml,
  parseValuesYaml,
  ROLLOUT_FILE,
  type ServiceConfiguration,
  type ServiceValues,
  VALUES_FILE,
} from '@internal/plugin-deploy-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import type { ReleaseStore } from '../database/ReleaseStore';
import type { ServiceRepositories } from '../repositories/ServiceRepositories';
import type { RepositoryCall, ServiceRepository } from '../repositories/ServiceRepository';
import { editYaml } from './editYaml';

export interface ConfigurationChange {
  entityRef: string;
  /** Absent: they stay as they are. */
  values?: ServiceValues;
  /** Whole text of `rollout.yaml`; absent: it stays as it is. */
  rolloutYaml?: string;
  /** Head of the default branch that the person has seen. */
  baseCommit: string;
  /** First line of the commit. */
  message?: string;
}

/** Settings of a service, kept in its repository: saving is a commit, which is built, gated, shipped and undone like code. */
export class ServiceConfigurations {
  constructor(
    private readonly options: {
      repositories: ServiceRepositories;
      releases: ReleaseStore;
      authorizer: EntityAuthorizer;
    },
  ) {}

  /** @throws NotFoundError without a repository; InputError when `values.yaml` cannot be read, with the line */
  async get(
    entityRef: string,
    call: { credentials: BackstageCredentials },
  ): Promise<ServiceConfiguration> {
    const { authorizer, repositories, releases } = this.options;
    await authorizer.assertAllowed(deployEnvironmentReadPermission, entityRef, call.credentials);
    const repository = await repositories.get(entityRef, call);
    const commit = await repository.head(call);
    const [values, rolloutYaml, [release]] = await Promise.all([
      readValues(repository, commit, call),
      repository.readFile(commit, ROLLOUT_FILE, call),
      releases.list({ entityRef, limit: 1 }),
    ]);
    return {
      entityRef,
      commit,
      values,
      ...(rolloutYaml !== undefined && { rolloutYaml }),
      ...(release && { release }),
    };
  }

  /**
   * Commits the change; what is written in the file besides, comments too, is kept. Answers with the state after it.
   * @throws ConflictError when somebody has committed since `baseCommit`; nothing is saved then
   * @throws InputError with the line when `rolloutYaml` cannot be used
   */
  async save(
    change: ConfigurationChange,
    call: { credentials: BackstageCredentials },
  ): Promise<ServiceConfiguration> {
    const { authorizer, repositories } = this.options;
    const { entityRef, baseCommit } = change;
    await authorizer.assertAllowed(deployServiceConfigurePermission, entityRef, call.credentials);
    const repository = await repositories.get(entityRef, call);
    const files: Record<string, string> = {};
    if (change.values) {
      const text = (await repository.readFile(baseCommit, VALUES_FILE, call)) ?? '';
      const edited = editYaml(text, { ...chartKeys(text), ...change.values });
      usable(VALUES_FILE, parseValuesYaml(edited));
      files[VALUES_FILE] = edited;
    }
    if (change.rolloutYaml !== undefined) {
      usable(ROLLOUT_FILE, parseRolloutYaml(change.rolloutYaml));
      files[ROLLOUT_FILE] = change.rolloutYaml;
    }
    const message = change.message?.trim() || `Change ${Object.keys(files).join(' and ')}`;
    await repository.commit({ files, baseCommit, message: `${message}\n` }, call);
    return this.get(entityRef, call);
  }
}

async function readValues(
  repository: ServiceRepository,
  commit: string,
  call: RepositoryCall,
): Promise<ServiceValues> {
  const text = (await repository.readFile(commit, VALUES_FILE, call)) ?? '';
  const { service, database, dependsOn, ...values } = usable(VALUES_FILE, parseValuesYaml(text));
  return values;
}

/** Keys of earlier templates that the page does not show stay where they are. */
function chartKeys(text: string): object {
  const { service, database, dependsOn } = parseValuesYaml(text).value ?? {};
  return { service, database, dependsOn };
}

function usable<T>(file: string, { value, problems }: ParsedConfiguration<T>): T {
  if (value !== undefined) return value;
  const lines = problems.map(problem => formatProblem(file, problem));
  throw new InputError(`${lines.join('; ')} Nothing was saved.`);
}
