import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import type { LogLine, LogQuery } from '@internal/plugin-logs-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import logsPlugin from '.';
import { logsApiRef } from './api/LogsApi';
import type { LogsApi } from './api/LogsApi';
import { readServerSentEvents } from './api/readServerSentEvents';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'order', namespace: 'default' },
  spec: { type: 'service' },
};

const line = (message: string, more: Partial<LogLine> = {}): LogLine => ({
  time: '2026-01-05T10:00:00.123Z',
  level: 'info',
  message,
  service: 'order',
  environment: 'dev',
  fields: {},
  ...more,
});

function show(api: Partial<LogsApi>, path = '/') {
  const fake: LogsApi = {
    search: async () => ({ items: [] }),
    histogram: async () => ({ stepSeconds: 60, buckets: [] }),
    async *tail() {},
    ...api,
  };
  renderTestApp({
    extensions: [createTestEntityPage({ entity }), logsPlugin.getExtension('entity-content:logs')],
    apis: [[logsApiRef, fake]],
    initialRouteEntries: [path],
  });
}

describe('the logs tab', () => {
  beforeAll(() => {
    // Without a layout everything is 0 px high, and a virtual list shows nothing.
    window.ResizeObserver = class {
      observe() {}
      unobserve() {}
      disconnect() {}
    };
    for (const name of ['offsetHeight', 'clientHeight']) {
      Object.defineProperty(HTMLElement.prototype, name, {
        configurable: true,
        get(this: HTMLElement) {
          return this.getAttribute('role') === 'log' ? 600 : 28;
        },
      });
    }
  });

  it('shows lines by level, opens one to its fields and links its trace', async () => {
    show({
      search: async () => ({
        items: [
          line('payment refused', { level: 'error', traceId: TRACE, fields: { orderId: 'o-1' } }),
          line('order placed'),
        ],
      }),
    });
    const row = await screen.findByRole('button', { name: /error\s*dev\s*payment refused/ });
    expect(screen.getByText('order placed')).toBeVisible();
    await userEvent.click(row);
    expect(screen.getByText('orderId')).toBeVisible();
    expect(screen.getByText('o-1')).toBeVisible();
    expect(screen.getByRole('link', { name: TRACE })).toHaveAttribute(
      'href',
      expect.stringMatching(new RegExp(`/traces\\?trace=${TRACE}$`)),
    );
  });

  it('asks for what the URL says', async () => {
    const search = jest.fn(async (_: LogQuery) => ({ items: [] }));
    show({ search }, `/?env=prod&level=warn&q=refused&trace=${TRACE}&from=1000&to=61000`);
    expect(await screen.findByText('No line matches these filters')).toBeVisible();
    expect(search.mock.calls[0][0]).toEqual({
      service: 'order',
      environment: 'prod',
      minLevel: 'warn',
      text: 'refused',
      traceId: TRACE,
      from: '1970-01-01T00:00:01.000Z',
      to: '1970-01-01T00:01:01.000Z',
      limit: 300,
      order: 'newest',
    });
    await userEvent.click(screen.getByRole('button', { name: /Stop filtering by trace/ }));
    await waitFor(() => expect(search.mock.lastCall?.[0].traceId).toBeUndefined());
  });

  it('narrows the time to a bar of the counts', async () => {
    const search = jest.fn(async (_: LogQuery) => ({ items: [line('one')] }));
    show({
      search,
      histogram: async () => ({
        stepSeconds: 60,
        buckets: [{ time: '2026-01-05T10:00:00Z', counts: { info: 2, error: 1 } }],
      }),
    });
    await userEvent.click(await screen.findByRole('button', { name: /3 lines, 1 errors/ }));
    await waitFor(() =>
      expect(search.mock.lastCall?.[0]).toMatchObject({
        from: '2026-01-05T10:00:00.000Z',
        to: '2026-01-05T10:01:00.000Z',
      }),
    );
  });

  it('puts new lines on top while it is live', async () => {
    show(
      {
        search: async () => ({ items: [line('old')] }),
        async *tail(_, signal) {
          yield line('new');
          await new Promise(resolve => {
            signal.addEventListener('abort', resolve);
          });
        },
      },
      '/?live=on',
    );
    expect(await screen.findByText('new')).toBeVisible();
    const messages = within(screen.getByRole('log'))
      .getAllByRole('listitem')
      .map(item => item.textContent);
    expect(messages).toEqual([expect.stringContaining('new'), expect.stringContaining('old')]);
  });

  it('says how it gets filled, what failed, and which permission is missing', async () => {
    show({});
    expect(await screen.findByText('No log lines in this time')).toBeVisible();
    expect(screen.getByText(/standard output appears here/)).toBeVisible();
  });

  it('keeps the page when the lines cannot be read, and reads again', async () => {
    let broken = true;
    show({
      search: async () => {
        if (broken) throw new Error('disk is away');
        return { items: [line('back again')] };
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('disk is away');
    broken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('back again')).toBeVisible();
  });

  it('names the missing permission', async () => {
    show({
      search: async () => {
        throw Object.assign(new Error('needs the permission "logs.read"'), {
          name: 'NotAllowedError',
        });
      },
    });
    expect(await screen.findByText(/needs the permission "logs.read"/)).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('readServerSentEvents', () => {
  it('joins what the network cuts, and skips comments', async () => {
    const bytes = new TextEncoder().encode(': open\n\nevent: line\ndata: {"a":"ü"}\n\n: ping\n\n');
    let at = 0;
    const body = {
      getReader: () => ({
        read: async () =>
          at < bytes.length
            ? { done: false, value: bytes.subarray(at, (at += 7)) }
            : { done: true, value: undefined },
        cancel: async () => undefined,
      }),
    } as unknown as ReadableStream<Uint8Array>;
    const events = [];
    for await (const event of readServerSentEvents(body)) events.push(event);
    expect(events).toEqual([{ event: 'line', data: '{"a":"ü"}' }]);
  });
});
