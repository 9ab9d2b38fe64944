import type { LocalConfig } from '../readLocalConfig';
import type { ScrapeTarget } from './Scraper';

/** The gateway, which labels its series with the services that it serves. */
export async function platformTargets({ gatewayPort }: LocalConfig): Promise<ScrapeTarget[]> {
  return [
    {
      service: '',
      environment: '',
      release: '',
      instance: 'gateway',
      url: `http://127.0.0.1:${gatewayPort}/metrics`,
    },
  ];
}
