export interface Config {
  deploy?: {
    /** Releases by commits that Argo CD follows; active where it is set. */
    gitops?: {
      repository: {
        /**
         * URL or path of the environment repository, as git takes it. Credentials are git's business (a helper or an SSH key).
         * @visibility backend
         */
        url: string;
        /**
         * Default: `main`.
         * @visibility backend
         */
        branch?: string;
        /** Who commits. */
        author?: {
          /** @visibility backend */
          name?: string;
          /** @visibility backend */
          email?: string;
        };
        /**
         * A folder for the working copy, which may be lost at any time. Default: one below the system's temporary folder.
         * @visibility backend
         */
        workDir?: string;
      };
      /**
       * Namespace of Argo CD. Default: `argocd`.
       * @visibility backend
       */
      argocdNamespace?: string;
      /** The cluster on which Argo CD and the services run. */
      cluster: {
        /** @visibility backend */
        name: string;
        /**
         * Path of a kubeconfig. Default: the service account of the pod in which the portal runs.
         * @visibility backend
         */
        kubeconfig?: string;
        /** @visibility backend */
        context?: string;
      };
      /**
       * URL of Prometheus as the Rollouts controller reaches it; without it no analysis is accepted.
       * @visibility backend
       */
      prometheus?: string;
      /** Set where Istio is installed. */
      mesh?: {
        /** @visibility backend */
        gateways?: string[];
        /** @visibility backend */
        hosts?: string[];
      };
      /**
       * Values of the service chart that hold for all services.
       * @visibility backend
       */
      values?: { [key: string]: unknown };
      environments: Array<{
        /**
         * As in `deploy.environments`.
         * @visibility backend
         */
        name: string;
        /** @visibility backend */
        namespace: string;
        /**
         * Where people reach a service, with `{service}`.
         * @visibility backend
         */
        url?: string;
      }>;
    };
  };
}
