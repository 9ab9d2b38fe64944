export interface Config {
  permission?: {
    /**
     * Roles by name. A permission that no rule of a person's roles gives is denied.
     */
    roles?: {
      [role: string]: {
        /** What people call the role. */
        title: string;
        /** What somebody in this role is here for. */
        description?: string;
        /** Entity refs of users and groups, e.g. `group:default/on-call`; `*` is everyone who is signed in. */
        members: string[];
        rules: Array<{
          /** Permission names; `*` stands for any characters, e.g. `catalog.entity.*`. */
          permissions: string[];
          /**
           * `always`; `owner`: on entities that the person's groups own; `creator`: on scaffolder tasks that the person
           * has started.
           */
          when: 'always' | 'owner' | 'creator';
        }>;
      };
    };
  };
}
