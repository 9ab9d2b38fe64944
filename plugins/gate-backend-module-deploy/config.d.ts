export interface Config {
  gate?: {
    /**
     * Minutes that a release must have been healthy in the environment before, by environment: `prod: 30`. Absent: no wait.
     * @visibility backend
     */
    soakMinutes?: { [environment: string]: number };
  };
}
