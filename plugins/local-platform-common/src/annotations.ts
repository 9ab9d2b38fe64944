/** Name of the repository on the local git host that an entity lives in; the value is the repository's name. */
export const ANNOTATION_LOCAL_REPOSITORY = 'devopshub.io/local-repository';

/** Set on everything this repository itself consists of (`package`, `plugin`, `template`), so that it is told from services. */
export const ANNOTATION_PLATFORM_PART = 'devopshub.io/platform-part';

/** Commit of the default branch that an entity was read from; changes with each push, so that the catalog looks again. */
export const ANNOTATION_LOCAL_COMMIT = 'devopshub.io/local-commit';

/** Why the entity could not be read from its repository's `catalog-info.yaml`; it is then a stand-in. */
export const ANNOTATION_CATALOG_PROBLEM = 'devopshub.io/catalog-problem';
