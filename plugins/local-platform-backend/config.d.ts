export interface Config {
  /** The platform that makes one machine enough. Absent: none of it is active. */
  localPlatform?: {
    /** Absolute path of the data folder: git repositories, artifacts, secrets of services. */
    dataDir?: string;
    /** Absolute path of the checkout whose packages are served to npm. */
    checkoutDir?: string;
    gateway?: {
      /** Port of the gateway in front of the services. */
      port: number;
    };
    mail?: {
      /** Port on 127.0.0.1 where mails are caught. Absent or 0: none are. */
      smtpPort?: number;
    };
    npm?: {
      /** Names of the workspace packages that npm may take from the portal. */
      packages?: string[];
    };
    supervisor?: {
      /** Base URL of the supervisor's control API. */
      url?: string;
      /** File (0600) with the supervisor's `url` and `token` as JSON. */
      tokenFile?: string;
    };
    /** Issuer of the tokens that identify services. */
    issuer?: string;
    /** Login that makes databases and roles for services. Default: the portal's own. */
    databaseAdmin?: {
      host: string;
      port: number;
      user: string;
      /** File (0600) with the password alone. */
      passwordFile?: string;
    };
    limits?: {
      /** Most databases of services at a time; default 60. */
      databases?: number;
      /** Most bytes of one push; default 104857600 (100 MiB). */
      pushBytes?: number;
      /** Most bytes of one artifact; default 536870912 (512 MiB). */
      artifactBytes?: number;
    };
  };
}
