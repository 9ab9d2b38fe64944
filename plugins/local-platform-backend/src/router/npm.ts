import { AuthenticationError } from '@backstage/errors';
import type express from 'express';
import Router from 'express-promise-router';
import type { WorkspaceRegistry } from '../npm/WorkspaceRegistry';
import { originOf } from './originOf';
import { tokenOf } from '../tokens/tokenOf';
import type { TokenStore } from '../tokens/TokenStore';

/** A read-only npm registry of the workspace's own packages, open to every token of the git host. */
export function createNpmRouter(deps: {
  registry: WorkspaceRegistry;
  tokens: TokenStore;
}): express.Router {
  const { registry, tokens } = deps;
  const router = Router();

  router.use('/npm', async (req, res, next) => {
    const secret = tokenOf(req.headers.authorization);
    const token = secret && (await tokens.find(secret));
    if (token && token !== 'expired') {
      next();
      return;
    }
    res.setHeader('www-authenticate', 'Bearer realm="DevOpsHub npm"');
    throw new AuthenticationError(
      `${token === 'expired' ? 'This token has expired' : 'npm needs a token here'}: ` +
        'copy the clone line from the service page of the portal and run its last part again',
    );
  });

  router.get('/npm/-/ping', (_req, res) => {
    res.json({});
  });

  // npm asks for "@scope%2fname"; express has decoded it by the time it is matched.
  router.get(/^\/npm\/(@[^/]+)(?:\/|%2f)([^/]+)$/i, async (req, res) => {
    const { 0: scope, 1: name } = req.params as unknown as Record<string, string>;
    const { manifest, integrity, shasum } = await registry.get(`${scope}/${name}`);
    const { version } = manifest;
    const tarball = `${originOf(
      req,
    )}/api/local-platform/npm/${scope}/${name}/-/${name}-${version}.tgz`;
    res.json({
      _id: manifest.name,
      name: manifest.name,
      'dist-tags': { latest: version },
      versions: {
        [version]: {
          ...manifest,
          _id: `${manifest.name}@${version}`,
          dist: { tarball, integrity, shasum },
        },
      },
    });
  });

  router.get(/^\/npm\/(@[^/]+)\/([^/]+)\/-\/[^/]+\.tgz$/, async (req, res) => {
    const { 0: scope, 1: name } = req.params as unknown as Record<string, string>;
    const { tarball } = await registry.get(`${scope}/${name}`);
    res.type('application/octet-stream').send(tarball);
  });

  return router;
}
