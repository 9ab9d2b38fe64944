export interface Config {
  devopshub?: {
    /** Demo sign-in; present on the embedded default only. Production refuses to start with it. */
    demo?: {
      /** The people that the sign-in page and *Continue as …* offer. */
      people?: Array<{
        /**
         * Name of the user entity in the default namespace; sent as `x-devopshub-person`.
         * @visibility frontend
         */
        name: string;
        /**
         * What the person is called: "On-call engineer".
         * @visibility frontend
         */
        title: string;
        /**
         * One sentence: what this person may do.
         * @visibility frontend
         */
        does: string;
        /**
         * Pages that exist for this person today, by title.
         * @visibility frontend
         */
        pages?: string[];
        /**
         * Colour of the bar that names the person, as `#rrggbb`; dark enough for white text.
         * @visibility frontend
         */
        color: string;
      }>;
    };
    signIn?: {
      /** Sign-in providers that get a button where there is no demo sign-in. */
      providers?: Array<{
        /**
         * Id of a configured auth provider.
         * @visibility frontend
         */
        id: 'github' | 'oidc';
        /**
         * What the button names; default is the provider's own name.
         * @visibility frontend
         */
        title?: string;
      }>;
    };
  };
}
