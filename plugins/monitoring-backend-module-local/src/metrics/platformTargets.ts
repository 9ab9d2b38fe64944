import type { ScrapeTarget } from './Scraper';

/** Parts of the platform that label their series with the services they serve. */
export function platformTargets({ gatewayPort }: { gatewayPort: number }): ScrapeTarget[] {
  return [
    {
      service: '',
      environment: '',
      release: '',
      instance: 'gateway',
      url: `http://127.0.0.1:${gatewayPort}/_gateway/metrics`,
    },
  ];
}
