import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import type {
  MetricQuery,
  Span,
  TraceQuery,
  TraceSummary,
} from '@internal/plugin-monitoring-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import monitoringPlugin from '.';
import { monitoringApiRef } from './api/MonitoringApi';
import type { MonitoringApi } from './api/MonitoringApi';
import { layoutSpans } from './components/EntityTraces/layoutSpans';

// There is no canvas here; what the charts are given is also in their tables.
jest.mock(
  'uplot',
  () =>
    class {
      destroy() {}
      setSize() {}
      setData() {}
    },
);

const TRACE = '0af7651916cd43dd8448eb211c80319c';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'order', namespace: 'default' },
  spec: { type: 'service' },
};

function show(content: 'metrics' | 'traces', api: Partial<MonitoringApi>, path = '/') {
  renderTestApp({
    extensions: [
      createTestEntityPage({ entity }),
      monitoringPlugin.getExtension(`entity-content:monitoring/${content}`),
    ],
    apis: [[monitoringApiRef, api as MonitoringApi]],
    initialRouteEntries: [path],
  });
}

const span = (spanId: string, more: Partial<Span> = {}): Span => ({
  traceId: TRACE,
  spanId,
  name: `work ${spanId}`,
  kind: 'internal',
  service: 'order',
  startTimeMs: 1000,
  durationMs: 10,
  status: 'unset',
  attributes: {},
  ...more,
});

describe('the metrics tab', () => {
  beforeAll(() => {
    // Nothing changes its size here.
    window.ResizeObserver = class {
      observe() {}
      unobserve() {}
      disconnect() {}
    };
  });

  /** One route with 9 good and 1 failed request per second. */
  const answer = ({ metric, fn, groupBy, quantile, from }: MetricQuery) => {
    const at = Date.parse(from);
    const series = (labels: Record<string, string>, value: number) => ({
      labels,
      points: [[at, value] as [number, number]],
    });
    const route: Record<string, string> = groupBy.includes('method')
      ? { method: 'GET', route: '/orders' }
      : {};
    if (fn === 'quantile') return [series(route, quantile ?? 0)];
    if (metric.endsWith('_count')) {
      return [
        series({ ...route, route: '/orders', status: '200' }, 9),
        series({ ...route, route: '/orders', status: '503' }, 1),
      ];
    }
    return [series({ instance: 'order-1' }, 0.5)];
  };

  it('shows rate, errors and duration by route, and processes, from one call', async () => {
    const queryMetrics = jest.fn(async (queries: MetricQuery[]) => queries.map(answer));
    show('metrics', { queryMetrics }, '/?env=prod');
    const row = () => screen.getByRole('row', { name: /GET \/orders/ });
    await waitFor(() =>
      expect(
        within(row())
          .getAllByRole('cell')
          .map(cell => cell.textContent),
      ).toEqual(['10', '10', '500', '950', '990']),
    );
    expect(queryMetrics).toHaveBeenCalledTimes(1);
    expect(queryMetrics.mock.calls[0][0][0].matchers).toEqual({ service: 'order', env: 'prod' });
    for (const title of ['Rate', 'Errors', 'Duration', 'CPU', 'Memory']) {
      expect(screen.getByRole('figure', { name: title })).toBeVisible();
    }

    await userEvent.click(within(row()).getByRole('button', { name: 'GET /orders' }));
    await waitFor(() =>
      expect(queryMetrics.mock.lastCall?.[0][0].matchers).toEqual({
        service: 'order',
        env: 'prod',
        route: '/orders',
      }),
    );
  });

  it('says how it gets filled', async () => {
    show('metrics', { queryMetrics: async queries => queries.map(() => []) });
    expect(await screen.findByText('No metrics from dev in this time')).toBeVisible();
  });

  it('names the missing permission', async () => {
    show('metrics', {
      queryMetrics: async () => {
        const message = 'needs the permission "monitoring.metrics.read"';
        throw Object.assign(new Error(message), { name: 'NotAllowedError' });
      },
    });
    expect(await screen.findByText(/"monitoring.metrics.read"/)).toBeVisible();
  });
});

describe('the traces tab', () => {
  const summary: TraceSummary = {
    traceId: TRACE,
    rootName: 'POST /orders',
    rootService: 'order',
    startTime: '2026-01-05T10:00:00Z',
    durationMs: 42.4,
    spanCount: 3,
    errorCount: 1,
    services: ['order', 'payment'],
  };

  it('lists traces by the filters of the URL, and opens one with its spans', async () => {
    const searchTraces = jest.fn(async (_: TraceQuery) => [summary]);
    show(
      'traces',
      {
        searchTraces,
        getTrace: async () => [
          span('b', {
            parentSpanId: 'a',
            startTimeMs: 1002,
            service: 'payment',
            redacted: true,
            name: '',
          }),
          span('c', {
            parentSpanId: 'a',
            startTimeMs: 1001,
            status: 'error',
            statusMessage: 'refused',
            attributes: { 'db.system': 'postgresql' },
          }),
          span('a'),
        ],
      },
      '/?errors=only&min=10',
    );
    expect(await screen.findByText('1 failed')).toBeVisible();
    expect(searchTraces.mock.calls[0][0]).toMatchObject({
      service: 'order',
      environment: 'dev',
      errorsOnly: true,
      minDurationMs: 10,
    });
    await userEvent.click(screen.getByRole('button', { name: 'order: POST /orders' }));

    const waterfall = await screen.findByRole('list', { name: 'Spans' });
    const spans = within(waterfall).getAllByRole('button');
    expect(spans.map(one => one.textContent)).toEqual([
      'orderwork a10 ms',
      'orderwork cfailed10 ms',
      'paymenthidden: you may not read this service10 ms',
    ]);
    await userEvent.click(spans[1]);
    const panel = screen.getByRole('dialog', { name: 'work c' });
    expect(panel).toHaveTextContent('refused');
    expect(panel).toHaveTextContent('db.systempostgresql');
    expect(within(panel).getByRole('link', { name: /Log lines/ })).toHaveAttribute(
      'href',
      expect.stringContaining(`/logs?trace=${TRACE}&from=`),
    );
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByRole('button', { name: /All traces/ }));
    expect(await screen.findByText('1 failed')).toBeVisible();
  });

  it('says how it gets filled', async () => {
    show('traces', { searchTraces: async () => [] });
    expect(await screen.findByText('No traces in this time')).toBeVisible();
  });

  it('says that a trace is gone', async () => {
    show(
      'traces',
      {
        getTrace: async () => {
          throw new Error('No trace');
        },
      },
      `/?trace=${TRACE}`,
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('Traces are kept for 24 hours');
  });
});

describe('layoutSpans', () => {
  it('places orphans and circles, and measures from the earliest span', () => {
    const rows = layoutSpans([
      span('x', { parentSpanId: 'y', startTimeMs: 1000, durationMs: 50 }),
      span('y', { parentSpanId: 'x', startTimeMs: 1000 }),
      span('orphan', { parentSpanId: 'gone', startTimeMs: 1050, durationMs: 50 }),
    ]);
    expect(rows.map(({ span: { spanId }, depth }) => [spanId, depth])).toEqual([
      ['orphan', 0],
      ['x', 0],
      ['y', 1],
    ]);
    expect(rows[0]).toMatchObject({ left: 0.5, width: 0.5 });
  });
});
