export interface Config {
  cicd?: {
    /**
     * Builds that run at the same time. Default 2.
     * @visibility backend
     */
    concurrency?: number;
    /**
     * Days that the output of ended builds is kept; the builds themselves are kept for ever. Default 30.
     * @visibility backend
     */
    logRetentionDays?: number;
    webhooks?: {
      github?: {
        /**
         * Shared secret of `POST /api/cicd/webhooks/github`, by which pipelines that run elsewhere report their releases. Without
         * it the route answers 404.
         * @visibility secret
         */
        secret?: string;
      };
    };
  };
}
