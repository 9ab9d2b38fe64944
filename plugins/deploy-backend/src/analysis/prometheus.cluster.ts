import { deepStrictEqual, ok, rejects } from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { judgeValue } from './metricRules';
import { PrometheusProvider } from './PrometheusProvider';

const { PROMETHEUS_URL = '', METRICS_FEED_PORT = '' } = process.env;
const SERVICE = `cart-${Math.random().toString(36).slice(2, 8)}`;

describe('analysis by PromQL of a real Prometheus', () => {
  let feed: Server;
  before(async () => {
    feed = createServer((_, response) => {
      const series = `share{service="${SERVICE}",release="sha256:2",env="prod"}`;
      response.end(`# TYPE share gauge\n${series} 0.3\n`);
    });
    await new Promise<void>(resolve => {
      feed.listen(Number(METRICS_FEED_PORT), '127.0.0.1', resolve);
    });
  });
  after(() => feed.close());

  const provider = new PrometheusProvider(PROMETHEUS_URL);
  const subject = {
    service: SERVICE,
    environment: 'prod',
    release: 'sha256:2',
    since: new Date().toISOString(),
  };
  const ask = (query: string) =>
    provider.measure({ prometheus: { query } }, subject, AbortSignal.timeout(5_000));

  it('fills in what is analysed and gives vectors and scalars as conditions want them', async () => {
    const query =
      'share{service="{{args.service}}", release="{{ args.release }}", env="{{args.env}}"}';
    let answer = await ask(query);
    for (; answer.values?.length === 0; answer = await ask(query)) await delay(200);
    deepStrictEqual(answer, { values: [0.3] });
    const spec = {
      name: 'share',
      provider: { prometheus: { query } },
      successCondition: 'result[0] < 0.05',
    };
    ok(judgeValue(spec, answer).phase === 'Failed');
    deepStrictEqual(await ask('scalar(vector(2))'), { value: 2 });
    ok(Number.isNaN((await ask('vector(0) / 0')).values?.[0]));
    deepStrictEqual(await ask('vector(1) / 0'), { values: [Infinity] });
    deepStrictEqual(await ask('nothing_like_that'), { values: [] });
  });

  it('says what is wrong with a query', async () => {
    await rejects(ask('sum('), /Prometheus: .*parse error/);
    await rejects(ask('share[1m]'), /answers with a matrix/);
    await rejects(ask('share{release="{{args.stable}}"}'), /there is no stable release yet/);
    await rejects(ask('{{args.team}}'), /is not known; possible: service, release, stable, env/);
    const away = new PrometheusProvider('http://127.0.0.1:1');
    await rejects(
      away.measure({ prometheus: { query: 'up' } }, subject, AbortSignal.timeout(5_000)),
    );
  });
});
