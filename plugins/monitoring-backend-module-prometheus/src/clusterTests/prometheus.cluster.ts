import { ok, rejects } from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { MetricQuery } from '@internal/plugin-monitoring-common';
import { PrometheusClient } from '../PrometheusClient';
import { PrometheusMetricSource } from '../PrometheusMetricSource';

const { PROMETHEUS_URL = '', METRICS_FEED_PORT = '' } = process.env;
/** Nobody else's series of this run. */
const SERVICE = `orders-${Math.random().toString(36).slice(2, 8)}`;

describe('metrics from a real Prometheus', () => {
  let feed: Server;
  before(async () => {
    const started = Date.now();
    feed = createServer((_, response) => {
      // Ten requests a second, half of them within 0.1 s.
      const count = Math.floor((Date.now() - started) / 100);
      const labels = `service="${SERVICE}",namespace="prod"`;
      response.end(
        [
          '# TYPE requests_total counter',
          `requests_total{${labels},release="a"} ${count}`,
          `requests_total{${labels},release="b"} ${count * 2}`,
          '# TYPE seconds histogram',
          `seconds_bucket{${labels},le="0.1"} ${Math.floor(count / 2)}`,
          `seconds_bucket{${labels},le="0.5"} ${count}`,
          `seconds_bucket{${labels},le="+Inf"} ${count}`,
          '# TYPE odd gauge',
          `odd{${labels}} NaN`,
          '',
        ].join('\n'),
      );
    });
    await new Promise<void>(resolve => {
      feed.listen(Number(METRICS_FEED_PORT), '127.0.0.1', resolve);
    });
  });
  after(() => feed.close());

  const source = new PrometheusMetricSource(new PrometheusClient({ url: PROMETHEUS_URL }), {
    env: 'namespace',
  });
  const ask = (more: Partial<MetricQuery>) =>
    source.query({
      metric: 'requests_total',
      matchers: { service: SERVICE, env: 'prod' },
      fn: 'rate',
      windowSeconds: 10,
      stepSeconds: 1,
      groupBy: [],
      from: new Date(Date.now() - 5_000).toISOString(),
      to: new Date().toISOString(),
      ...more,
    });
  const newest = async (more: Partial<MetricQuery>) => {
    for (;;) {
      const [series] = await ask(more);
      const [, value] = series?.points.findLast(point => point[1] !== null) ?? [];
      if (value !== undefined && value !== null) return { series, value };
      await delay(200);
    }
  };
  const near = (value: number, wanted: number) =>
    ok(Math.abs(value - wanted) < wanted * 0.3, `${value} is not near ${wanted}`);

  it('gives rates and increases by label, under the names that are asked for', async () => {
    // Long enough that the window is full.
    await delay(12_000);
    const { series, value } = await newest({ groupBy: ['release', 'env'] });
    near(value, series.labels.release === 'a' ? 10 : 20);
    ok(series.labels.env === 'prod');
    near((await newest({ fn: 'increase' })).value, 300);
    ok(series.points.every(([time]) => time % 1000 === 0));
  });

  it('gives quantiles and newest values', async () => {
    const { value } = await newest({ fn: 'quantile', metric: 'seconds', quantile: 0.75 });
    near(value, 0.3);
    const last = await newest({ fn: 'last', groupBy: ['release'] });
    const sum = await newest({ fn: 'sum' });
    ok(last.value > 100 && sum.value > last.value);
  });

  it('shows gaps, and says when Prometheus refuses or is away', async () => {
    ok((await ask({ metric: 'nothing_like_that' })).length === 0);
    const [odd] = await ask({ metric: 'odd', fn: 'sum' });
    ok(odd.points.every(([, value]) => value === null));
    await rejects(ask({ metric: 'not a name' }), /refuses the query .*parse error/);
    const away = new PrometheusMetricSource(new PrometheusClient({ url: 'http://127.0.0.1:1' }));
    await rejects(
      away.query({
        metric: 'up',
        matchers: {},
        fn: 'last',
        windowSeconds: 10,
        stepSeconds: 1,
        groupBy: [],
        from: new Date(Date.now() - 5_000).toISOString(),
        to: new Date().toISOString(),
      }),
      /does not answer\. Services are not affected/,
    );
  });
});
