// @ts-check

/** Packages that the platform's own registry serves to services; all others stay in this repository. */
const PUBLISHED = ['@internal/event-contracts', '@internal/service-kit'];

/**
 * External dependencies of which more than one version is meant:
 * jose 6 is an ES module only, which Jest does not load; the plugins therefore use 5.
 */
const SEVERAL_VERSIONS = ['jose'];

/** @type {import('@yarnpkg/types').Yarn.Config} */
module.exports = {
  async constraints({ Yarn }) {
    const version = Yarn.workspace({ cwd: '.' })?.manifest.version;
    for (const workspace of Yarn.workspaces()) {
      workspace.set('license', 'Apache-2.0');
      workspace.set('version', version);
      workspace.set('private', PUBLISHED.includes(workspace.ident ?? '') ? undefined : true);
    }

    for (const dependency of Yarn.dependencies()) {
      if (dependency.type === 'peerDependencies') continue;
      for (const other of Yarn.dependencies({ ident: dependency.ident })) {
        if (other.type === 'peerDependencies') continue;
        // A service names the exact version of its release: scripts/fitness looks after those.
        const outside = [dependency, other].some(({ workspace }) =>
          workspace.cwd.startsWith('services/'),
        );
        if (outside || SEVERAL_VERSIONS.includes(dependency.ident)) continue;
        dependency.update(other.range);
      }
    }
  },
};
