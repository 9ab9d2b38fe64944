export interface Config {
  deploy?: {
    /** Services as supervised processes of this machine; active where `localPlatform.dataDir` is set. */
    local?: {
      /**
       * Memory that one instance may use before it is restarted. Default 256.
       * @visibility backend
       */
      memoryLimitMiB?: number;
      /**
       * Seconds until a new instance must be ready. Default 60.
       * @visibility backend
       */
      readyTimeoutSeconds?: number;
      /**
       * Idle seconds after which a service sleeps, by environment; 0 is never. Default 900, and 0 in the last environment.
       * @visibility backend
       */
      sleepAfterSeconds?: { [environment: string]: number };
    };
  };
}
