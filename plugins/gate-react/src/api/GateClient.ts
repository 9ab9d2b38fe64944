import type { FetchApi } from '@backstage/frontend-plugin-api';
import type { Change } from '@internal/plugin-gate-common';
import { fetchJson } from '@internal/portal-ui';
import type { GateApi, WindowInput } from './GateApi';

type Args<K extends keyof GateApi> = Parameters<GateApi[K]>;

/** {@link GateApi} over the plugin's HTTP API. */
export class GateClient implements GateApi {
  constructor(private readonly fetchApi: FetchApi) {}

  decide = (change: Change, signal?: AbortSignal) =>
    this.send<Answer<'decide'>>('POST', 'decisions', { change }, signal);
  decision = (id: string, signal?: AbortSignal) =>
    this.get<Answer<'decision'>>(`decisions/${encodeURIComponent(id)}`, signal);
  simulate = (change: Change, time: string) =>
    this.send<Answer<'simulate'>>('POST', 'simulations', { change, time });

  requestApproval = (change: Change) =>
    this.send<Answer<'requestApproval'>>('POST', 'approvals', { change });
  approvals = (query: Args<'approvals'>[0], signal?: AbortSignal) =>
    this.list<Item<'approvals'>>(`approvals?${new URLSearchParams(query)}`, signal);
  approval = (id: string, signal?: AbortSignal) =>
    this.get<Answer<'approval'>>(`approvals/${encodeURIComponent(id)}`, signal);
  giveVerdict = (id: string, answer: Args<'giveVerdict'>[1]) =>
    this.send<Answer<'giveVerdict'>>('POST', `approvals/${encodeURIComponent(id)}/verdict`, answer);

  windows = (signal?: AbortSignal) => this.list<Item<'windows'>>('windows', signal);
  calendar = (from: string, to: string, signal?: AbortSignal) =>
    this.list<Item<'calendar'>>(`windows/calendar?${new URLSearchParams({ from, to })}`, signal);
  createWindow = (window: WindowInput) =>
    this.send<Answer<'createWindow'>>('POST', 'windows', window);
  updateWindow = (id: string, window: WindowInput) =>
    this.send<Answer<'updateWindow'>>('PUT', `windows/${encodeURIComponent(id)}`, window);
  removeWindow = (id: string) => this.send<void>('DELETE', `windows/${encodeURIComponent(id)}`);
  overrideWindow = (id: string, override: Args<'overrideWindow'>[1]) =>
    this.send<void>('POST', `windows/${encodeURIComponent(id)}/override`, override);
  importHolidays = async (holidays: Args<'importHolidays'>[0]) =>
    (await this.send<{ items: Item<'importHolidays'>[] }>('POST', 'windows/holidays', holidays))
      .items;

  waivers = (signal?: AbortSignal) => this.list<Item<'waivers'>>('waivers', signal);
  requestWaiver = (waiver: Args<'requestWaiver'>[0]) =>
    this.send<Answer<'requestWaiver'>>('POST', 'waivers', waiver);
  decideWaiver = (id: string, answer: Args<'decideWaiver'>[1]) =>
    this.send<Answer<'decideWaiver'>>('POST', `waivers/${encodeURIComponent(id)}/decide`, answer);

  lines = (signal?: AbortSignal) => this.list<Item<'lines'>>('lines', signal);
  stopLine = (line: Args<'stopLine'>[0]) => this.send<Answer<'stopLine'>>('POST', 'lines', line);
  startLine = (id: string, reason: string) =>
    this.send<Answer<'startLine'>>('POST', `lines/${encodeURIComponent(id)}/end`, { reason });

  installation = (signal?: AbortSignal) => this.get<Answer<'installation'>>('checks', signal);
  followUps = (signal?: AbortSignal) => this.list<Item<'followUps'>>('break-glass', signal);
  closeFollowUp = (id: string, notes: string) =>
    this.send<void>('POST', `break-glass/${encodeURIComponent(id)}/close`, { notes });

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return fetchJson<T>(this.fetchApi, `plugin://gate/${path}`, { signal });
  }

  private async list<T>(path: string, signal?: AbortSignal): Promise<T[]> {
    return (await this.get<{ items: T[] }>(path, signal)).items;
  }

  private send<T>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<T> {
    return fetchJson<T>(this.fetchApi, `plugin://gate/${path}`, {
      method,
      headers: body && { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal,
    });
  }
}

type Answer<K extends keyof GateApi> = Awaited<ReturnType<GateApi[K]>>;
type Item<K extends keyof GateApi> = Answer<K> extends Array<infer T> ? T : never;
