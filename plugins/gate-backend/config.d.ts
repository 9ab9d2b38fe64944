export interface Config {
  gate?: {
    /** What each environment asks for. Without an entry: no approvals; unknown denies in the last environment and is advice elsewhere. */
    environments?: Array<{
      /**
       * As in `deploy.environments`.
       * @visibility frontend
       */
      name: string;
      /**
       * What a check means that fails to answer. Default: `deny` in the last environment, `advice` elsewhere.
       * @visibility frontend
       */
      unknown?: 'deny' | 'needs-approval' | 'advice';
      approvals?: {
        /** All of these must be met. Nobody approves what they asked for or wrote. */
        required?: Array<{
          /**
           * Entity ref of a group; default: all who hold `gate.approval.create`.
           * @visibility backend
           */
          group?: string;
          /**
           * People of it. Default 1.
           * @visibility backend
           */
          count?: number;
        }>;
        /**
         * Kinds of change that need them; a `*` at the end matches any rest. Default `['*']`.
         * @visibility backend
         */
        kinds?: string[];
      };
    }>;
    /**
     * Freeze windows, in the manner of Argo CD's sync windows; more are made in the portal. What can't be read stops the start, with the key.
     */
    windows?: Array<{
      title: string;
      /** Any `allow` window that is about a change lets it pass only while one is open; an open `deny` window always wins. */
      kind: 'allow' | 'deny';
      /** Begin: cron with five fields, or one time as RFC 3339. */
      schedule: string;
      /** Elapsed minutes, also over a change of the clocks. */
      durationMinutes: number;
      /** IANA name, e.g. `Europe/Berlin`. Default UTC. */
      timeZone?: string;
      /** What it is about; nothing given: everything. A `*` at the end matches any rest. */
      selector?: {
        /** Whether all that is given must hold, or one of it. Default `and`. */
        operator?: 'and' | 'or';
        entityRefs?: string[];
        systems?: string[];
        owners?: string[];
        environments?: string[];
        kinds?: string[];
      };
      /** People with `gate.window.manage` may pass it by hand. Default false. */
      manualOverride?: boolean;
      /** What began while changes were possible may end. Default false. */
      overrun?: boolean;
    }>;
    /**
     * IANA zone of imported holidays. Default UTC.
     * @visibility backend
     */
    timeZone?: string;
    /**
     * Minutes between decision and effect. Default 5.
     * @visibility backend
     */
    authorizationMinutes?: number;
    /**
     * The same when the glass was broken. Default 15.
     * @visibility backend
     */
    breakGlassMinutes?: number;
    /**
     * Hours that a request for approval lives. Default 72.
     * @visibility backend
     */
    approvalHours?: number;
    waivers?: {
      /**
       * The longest that a waiver may be asked for. Default 30.
       * @visibility backend
       */
      maximumDays?: number;
      /**
       * Groups that are told when somebody asks for one.
       * @visibility backend
       */
      deciders?: string[];
    };
  };
}
