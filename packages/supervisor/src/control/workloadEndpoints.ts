import type { WorkloadStatus } from '../api.ts';
import type { WorkloadController } from '../workloads/controller.ts';
import { workloadSpecSchema } from '../workloads/specSchema.ts';
import type { Workload } from '../workloads/workload.ts';
import { Problem } from './problem.ts';
import type { Call, Endpoint } from './router.ts';

/** Longer than draining, SIGTERM and SIGKILL may take together. */
const DELETE_TIMEOUT_MS = 30_000;
const WAKE_TIMEOUT_MS = 10_000;

/** Phases in which waiting for an instance is in vain. */
const HOPELESS = new Set<WorkloadStatus['phase']>(['CrashLoop', 'Degraded', 'Stopped']);

const LIST = /^\/v1\/workloads$/;
const ONE = /^\/v1\/workloads\/([^/]+)\/([^/]+)$/;
const RESTART = /^\/v1\/workloads\/([^/]+)\/([^/]+)\/restart$/;
const WAKE = /^\/v1\/workloads\/([^/]+)\/([^/]+)\/wake$/;

/** `/v1/workloads`: desired state in, actual state out. */
export function workloadEndpoints(
  workloads: WorkloadController,
  statusOf: (workload: Workload) => WorkloadStatus,
): Endpoint[] {
  const find = ({ params: [environment, service] }: Call): Workload => {
    const workload = workloads.get(environment, service);
    if (!workload) {
      throw new Problem(
        404,
        'No such workload',
        `"${service}" has never been deployed to "${environment}", or was removed.`,
      );
    }
    return workload;
  };
  return [
    {
      method: 'GET',
      path: LIST,
      handle: () => ({ status: 200, json: { items: workloads.list().map(statusOf) } }),
    },
    { method: 'GET', path: ONE, handle: call => ({ status: 200, json: statusOf(find(call)) }) },
    {
      method: 'PUT',
      path: ONE,
      handle: async call => {
        const spec = parseSpec(await call.body(), call.params);
        return { status: 200, json: statusOf(workloads.apply(spec)) };
      },
    },
    {
      method: 'DELETE',
      path: ONE,
      handle: async call => {
        const workload = find(call);
        workload.delete();
        const { environment, service } = workload.record.spec;
        const gone = () => workloads.get(environment, service) !== workload;
        if (!(await workload.waitFor(gone, DELETE_TIMEOUT_MS))) {
          throw new Problem(
            503,
            'Still stopping',
            `Not all processes of "${service}" have ended yet; it goes on, ask again.`,
          );
        }
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: RESTART,
      handle: call => {
        const workload = find(call);
        workload.restart();
        return { status: 202, json: statusOf(workload) };
      },
    },
    {
      method: 'POST',
      path: WAKE,
      handle: async call => {
        const workload = find(call);
        workload.wake();
        const settled = () => {
          const status = statusOf(workload);
          return HOPELESS.has(status.phase) || status.conditions.some(isAvailable);
        };
        await workload.waitFor(settled, WAKE_TIMEOUT_MS);
        const { conditions, message } = statusOf(workload);
        if (!conditions.some(isAvailable)) {
          throw new Problem(503, 'Not awake', `No instance is ready yet: ${message}`);
        }
        return { status: 200, json: statusOf(workload) };
      },
    },
  ];
}

function isAvailable(condition: WorkloadStatus['conditions'][number]): boolean {
  return condition.type === 'Available' && condition.status === 'True';
}

function parseSpec(body: unknown, [environment, service]: string[]) {
  const parsed = workloadSpecSchema.safeParse(body);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(issue => ({
      pointer: `/${issue.path.join('/')}`,
      detail: issue.message,
    }));
    const detail = errors.map(error => `${error.pointer}: ${error.detail}`).join('; ');
    throw new Problem(400, 'The spec is not valid', detail, errors);
  }
  if (parsed.data.environment !== environment || parsed.data.service !== service) {
    throw new Problem(
      400,
      'The spec is not valid',
      `\`service\` and \`environment\` must be "${service}" and "${environment}", as in the path.`,
    );
  }
  return parsed.data;
}
