/** Name of the repository on the local git host that an entity lives in; the value is the repository's name. */
export const ANNOTATION_LOCAL_REPOSITORY = 'devopshub.io/local-repository';

/** Set on everything this repository itself consists of (`package`, `plugin`, `template`), so that it is told from services. */
export const ANNOTATION_PLATFORM_PART = 'devopshub.io/platform-part';
