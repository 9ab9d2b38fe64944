export interface Config {
  deploy?: {
    /**
     * Environments in the order of promotion. Default: dev (automatic), staging, prod.
     * @visibility frontend
     */
    environments?: Array<{
      /**
       * DNS label.
       * @visibility frontend
       */
      name: string;
      /**
       * The newest release of the default branch is deployed here by itself. Default false.
       * @visibility frontend
       */
      automatic?: boolean;
    }>;
    /**
     * Seconds that a deployment may take until it is healthy; then it fails, and the earlier release stays. Default 300.
     * @visibility backend
     */
    progressDeadlineSeconds?: number;
    /**
     * Hours until a preview ends. Default 24.
     * @visibility frontend
     */
    previewHours?: number;
    /** Where analyses of rollouts measure, beside the portal's own metrics. */
    analysis?: {
      /** For `provider.prometheus` in `rollout.yaml`. */
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
      };
    };
  };
}
