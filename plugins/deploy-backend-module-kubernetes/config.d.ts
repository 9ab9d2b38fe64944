export interface Config {
  deploy?: {
    /** Releases on Kubernetes; active where it is set. */
    kubernetes?: {
      /**
       * Folder of the service chart, `infra/helm/service` of this repository.
       * @visibility backend
       */
      chart: string;
      /**
       * The binary of Helm 3 or 4. Default: `helm` on PATH.
       * @visibility backend
       */
      helm?: string;
      clusters: Array<{
        /**
         * How pages call the cluster.
         * @visibility backend
         */
        name: string;
        /**
         * Path of a kubeconfig. Default: the service account of the pod in which the portal runs.
         * @visibility backend
         */
        kubeconfig?: string;
        /**
         * Default: the current context of the kubeconfig.
         * @visibility backend
         */
        context?: string;
        /**
         * URL of Prometheus as the Rollouts controller reaches it; without it no analysis is accepted.
         * @visibility backend
         */
        prometheus?: string;
        /**
         * Names of secrets in each namespace.
         * @visibility backend
         */
        imagePullSecrets?: string[];
        /** Set where Istio is installed: traffic is then split by weight and by header, and not by the number of pods. */
        mesh?: {
          /**
           * Gateways besides the mesh itself, `namespace/name`.
           * @visibility backend
           */
          gateways?: string[];
          /**
           * Hosts of each service at the gateways, with `{service}` and `{environment}`.
           * @visibility backend
           */
          hosts?: string[];
        };
        /**
         * Values of the service chart that hold for all services on the cluster.
         * @visibility backend
         */
        values?: { [key: string]: unknown };
        environments: Array<{
          /**
           * As in `deploy.environments`.
           * @visibility backend
           */
          name: string;
          /**
           * Must exist; no two environments share one.
           * @visibility backend
           */
          namespace: string;
          /**
           * Where people reach a service, with `{service}`.
           * @visibility backend
           */
          url?: string;
        }>;
      }>;
    };
  };
}
