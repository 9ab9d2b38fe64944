export interface Config {
  auth?: {
    providers?: {
      /**
       * Sign-in as one of `devopshub.demo.people` without a password, from loopback only. Refused outside the embedded
       * default. Takes no settings: `demo: {}`.
       * @visibility frontend
       */
      demo?: object;
    };
  };
}
