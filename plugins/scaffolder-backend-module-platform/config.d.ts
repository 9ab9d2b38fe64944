export interface Config {
  platform?: {
    repositories?: {
      /**
       * Where new services are kept. Default: `local` where the local platform runs, else `github`.
       */
      host?: 'local' | 'github';
      /** Needed for `host: github`; the credentials are those of `integrations.github`. */
      github?: {
        /** Host of the integration. Default: `github.com`. */
        host?: string;
        /** Organization that owns the repositories or the monorepo. */
        organization: string;
        /**
         * One repository per service, or a pull request into a monorepo. Default: `repository`.
         */
        mode?: 'repository' | 'pull-request';
        /** Name of the monorepo; needed for `mode: pull-request`. */
        monorepo?: string;
        /** Folder of the monorepo that holds one folder per service. Default: `services/commerce`. */
        directory?: string;
      };
    };
  };
  localPlatform?: {
    /** Service that the platform makes once, at the first start on an empty data folder. Absent: none. */
    firstService?: {
      /** Name of the service. */
      name: string;
      /** Entity ref of the owning group. */
      owner: string;
      /** One sentence about it. */
      description?: string;
      /** Whether it gets a database. Default: true. */
      needsDatabase?: boolean;
      /** Entity ref of the template. Default: `template:default/commerce-service`. */
      template?: string;
    };
  };
}
