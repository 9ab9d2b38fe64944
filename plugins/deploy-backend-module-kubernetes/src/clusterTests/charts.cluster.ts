import { deepStrictEqual, match, ok, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { renderChart } from '../chart/renderChart';
import { connect, digestOf, newNamespace, removeNamespace, source, tier } from './cluster';
import { portalAs } from './portalAccount';

const digest = digestOf('golden');
const base = {
  service: 'order',
  environment: 'prod',
  release: digest,
  image: `registry.example/order@${digest}`,
  system: 'commerce',
  owner: 'group:default/commerce-team',
  variables: { LOG_LEVEL: 'debug' },
};
const everything = {
  ...base,
  replicas: 3,
  imagePullSecrets: ['registry'],
  autoscaling: { enabled: true },
  mesh: { enabled: true, hosts: ['order.example.com'], gateways: ['istio-ingress/public'] },
  serviceMonitor: { enabled: true },
  externalSecret: {
    enabled: true,
    store: 'vault',
    serve: { 'database-url': 'prod/order/a' },
    migrate: { 'database-url': 'prod/order/owner' },
  },
  migration: { enabled: true },
  networkPolicy: {
    from: [{ 'kubernetes.io/metadata.name': 'istio-ingress' }],
    to: [{ cidr: '10.1.0.0/16', ports: [5432] }],
  },
  otlpEndpoint: 'http://collector.observability:4318',
};
const steps = [
  { setWeight: 20 },
  {
    setHeaderRoute: {
      name: 'beta',
      match: [{ headerName: 'x-beta', headerValue: { exact: '1' } }],
    },
  },
  { pause: {} },
];
/** What is rendered in all of its forms; the files beside say what came out when somebody last looked. */
const forms: Record<string, object> = {
  deployment: base,
  canary: { ...everything, workload: 'rollout', strategy: { canary: { steps } } },
  'blue-green': {
    ...base,
    workload: 'rollout',
    strategy: { blueGreen: { autoPromotionEnabled: false } },
    analysisTemplates: [
      {
        name: 'order-errors',
        spec: {
          metrics: [
            {
              name: 'errors',
              successCondition: 'result[0] < 0.05',
              provider: { prometheus: { address: 'http://prometheus:9090', query: 'up' } },
            },
          ],
        },
      },
    ],
  },
};

const golden = (name: string) =>
  join(tier.checkout, 'infra', 'helm', 'service', 'golden', `${name}.yaml`);

describe('the charts', () => {
  const connected = connect();
  const dryRun = (output: string | Buffer) =>
    execFileSync(
      `${tier.bin}/kubectl`,
      [
        ...['--kubeconfig', tier.kubeconfig, 'apply', '--server-side', '--dry-run=server'],
        ...['--validate=strict', '-f', '-'],
      ],
      { input: output, encoding: 'utf8' },
    );
  const helm = (chart: string, namespace: string, values: object) =>
    execFileSync(
      source.helm,
      ['template', 'order', chart, '--namespace', namespace, '--values', '-'],
      { input: JSON.stringify(values), encoding: 'utf8' },
    );

  for (const [name, values] of Object.entries(forms)) {
    it(`service as ${name}: taken by the API server, the pods by the restricted standard`, async () => {
      const api = await connected;
      const namespace = await newNamespace(api);
      const output = helm(source.chart, namespace, values);
      dryRun(output);
      const pods = parseAllDocuments(output)
        .map(document => document.toJS())
        .filter(object => object?.spec?.template?.spec?.containers)
        .map(({ kind, spec }) => {
          // The standard is enforced on pods alone; the account is made by the controllers later.
          const { serviceAccountName: _, ...pod } = spec.template.spec;
          const restartPolicy = kind === 'Job' ? 'Never' : 'Always';
          const metadata = { name: `pod-${kind.toLowerCase()}`, namespace };
          return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...pod, restartPolicy } };
        });
      ok(pods.length > 0);
      for (const pod of pods) match(dryRun(JSON.stringify(pod)), /serverside-applied/);
      await removeNamespace(api, namespace);
    });

    it(`service as ${name}: renders as the golden file says`, () => {
      const output = helm(source.chart, 'apps', values);
      if (process.env.UPDATE_GOLDEN || !existsSync(golden(name))) {
        ok(process.env.UPDATE_GOLDEN, `${golden(name)} is missing: run with UPDATE_GOLDEN=1`);
        writeFileSync(golden(name), output);
      }
      deepStrictEqual(
        output,
        readFileSync(golden(name), 'utf8'),
        'The chart renders something else; look at it, then run the tier with UPDATE_GOLDEN=1.',
      );
    });
  }

  it('wrong values are refused by the schema in words that name them', async () => {
    const wrong = { ...base, image: 'registry.example/order:latest', replicas: 'three', colour: 1 };
    await rejects(renderChart(source, wrong, 'apps'), /image[^]*replicas|replicas[^]*image/);
  });

  it('the portal and what Argo needs are taken by the API server', async () => {
    const api = await connected;
    const [namespace, apps] = [await newNamespace(api), await newNamespace(api)];
    const portal = helm(join(tier.checkout, 'infra', 'helm', 'portal'), namespace, {
      image: `registry.example/portal@${digest}`,
      baseUrl: 'https://hub.example.com',
      serviceNamespaces: [apps],
      argocdNamespace: 'argocd',
      ingress: { enabled: true, className: 'public', tlsSecret: 'hub-tls' },
    });
    match(dryRun(portal), /deployment.apps\/portal serverside-applied/);
    const argo = helm(join(tier.checkout, 'infra', 'argo'), 'argocd', {
      environments: { repoURL: 'https://git.example.com/environments.git' },
      chart: { repoURL: 'https://git.example.com/devopshub.git' },
      targets: [{ name: 'prod', namespace: apps, cluster: 'https://kubernetes.default.svc' }],
      prometheus: 'http://prometheus:9090',
    });
    match(dryRun(argo), /applicationset.argoproj.io\/services-prod serverside-applied/);
    await removeNamespace(api, namespace);
    await removeNamespace(api, apps);
  });

  it('the rights of the portal chart are enough for a whole rollout, and for nothing else', async () =>
    portalAs(await connected));
});
