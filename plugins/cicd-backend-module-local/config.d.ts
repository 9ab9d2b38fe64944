export interface Config {
  cicd?: {
    /** Builds on the machine of the portal; active where `localPlatform.dataDir` is set. */
    local?: {
      /**
       * Longest time of one step of a build; then its processes are ended and the build is red. Default 600.
       * @visibility backend
       */
      stepTimeoutSeconds?: number;
      /**
       * Hours that the folder of a red build is kept for a look. Default 24.
       * @visibility backend
       */
      keepFailedBuildsHours?: number;
      /**
       * Whether the services of the checkout that the portal runs from are built, too. Default true.
       * @visibility backend
       */
      buildCheckout?: boolean;
    };
  };
}
