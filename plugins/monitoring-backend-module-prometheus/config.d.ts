export interface Config {
  monitoring?: {
    /** Metrics of services from Prometheus instead of this machine's own scrapes. */
    prometheus?: {
      /**
       * Base URL, e.g. `http://prometheus.monitoring:9090`.
       * @visibility backend
       */
      url: string;
      /**
       * Sent as a bearer token.
       * @visibility secret
       */
      token?: string;
      /**
       * What the labels `service`, `env`, `release` and `instance` are called there. Default: the same.
       * @visibility backend
       */
      labels?: { [label: string]: string };
    };
  };
}
