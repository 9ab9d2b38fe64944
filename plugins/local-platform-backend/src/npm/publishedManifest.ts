/** The parts of a package.json that matter here. */
export interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  bin?: string | Record<string, string>;
  files?: string[];
  [field: string]: unknown;
}

/** What is not of use to, or not true for, those who install the package. */
const DROPPED = ['devDependencies', 'scripts', 'private', 'publishConfig', 'backstage'];
const PUBLISH_OVERRIDES = ['main', 'module', 'types', 'exports', 'bin', 'type'];

/** The manifest as it is published: `publishConfig` applied, workspace ranges turned into versions. */
export function publishedManifest(manifest: Manifest, versions: Map<string, string>): Manifest {
  const publishConfig = (manifest.publishConfig ?? {}) as Record<string, unknown>;
  const overrides = Object.fromEntries(
    Object.entries(publishConfig).filter(([field]) => PUBLISH_OVERRIDES.includes(field)),
  );
  const kept = Object.fromEntries(
    Object.entries(manifest).filter(([field]) => !DROPPED.includes(field)),
  );
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, range]) => [
    name,
    range.startsWith('workspace:') ? versions.get(name) ?? range : range,
  ]);
  return {
    ...kept,
    ...overrides,
    name: manifest.name,
    version: manifest.version,
    dependencies: Object.fromEntries(dependencies),
  };
}
