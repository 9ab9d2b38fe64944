import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Request, Response } from 'express';
import type express from 'express';
import Router from 'express-promise-router';
import type { RepositoryAccess } from '../access/RepositoryAccess';
import { serveGitHttp } from '../gitHttp/gitHttpBackend';
import { receiveRules } from '../gitHttp/receiveRules';
import type { LocalGitHost } from '../repositories/LocalGitHost';
import type { RepositoryStore } from '../repositories/RepositoryStore';
import type { RepositoryToken, TokenStore } from '../tokens/TokenStore';
import { tokenOf } from '../tokens/tokenOf';

/**
 * Git over HTTP. It checks its own tokens, for git sends Basic. Refusals are plain text, because git shows that to its user and
 * nothing else.
 */
export function createGitRouter(deps: {
  host: LocalGitHost;
  store: RepositoryStore;
  tokens: TokenStore;
  access: RepositoryAccess;
  gitRoot: string;
  hooksDir: string;
  pushBytesLimit: number;
  logger: LoggerService;
}): express.Router {
  const { host, store, tokens, access, gitRoot, logger } = deps;
  const router = Router();
  const paths = /^\/git\/([a-z0-9-]+)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/;

  router.all(paths, async (req, res) => {
    const { 0: name, 1: endpoint } = req.params as unknown as Record<string, string>;
    const token = await authenticate(req, res, name);
    if (!token) return;
    const repository = await store.find(name);
    if (!repository || repository.phase === 'Creating') {
      refuse(res, 404, `There is no repository "${name}".`);
      return;
    }
    const writes = endpoint === 'git-receive-pack' || req.query.service === 'git-receive-pack';
    const problem = writes ? await access.pushProblem(token, repository) : undefined;
    if (problem) {
      logger.info(`Refused a push of ${token.userEntityRef} to "${name}"`);
      refuse(res, 403, problem);
      return;
    }
    const serve = (storage: string) =>
      serveGitHttp(req, res, {
        gitRoot,
        pathInfo: `/${storage}/${endpoint}`,
        query: new URL(req.url, 'http://localhost').search.slice(1),
        user: token.userEntityRef,
        env: receiveRules({ ...deps, defaultBranch: repository.defaultBranch }),
      });
    if (endpoint === 'git-receive-pack') {
      await host.receive(repository, token.userEntityRef, async current => {
        // It may have been archived while this push waited for another one.
        if (current.phase === 'Active') await serve(current.storage);
        else refuse(res, 403, `"${name}" is archived and read-only.`);
      });
    } else {
      await serve(repository.storage);
    }
    res.end();
  });

  async function authenticate(
    req: Request,
    res: Response,
    name: string,
  ): Promise<RepositoryToken | undefined> {
    const secret = tokenOf(req.headers.authorization);
    const token = secret ? await tokens.find(secret) : undefined;
    if (token && token !== 'expired' && token.repository === name) return token;
    res.setHeader('www-authenticate', 'Basic realm="DevOpsHub git", charset="UTF-8"');
    let reason = 'Sign in with a token: copy the clone line from the service page of the portal.';
    if (token === 'expired') reason = `This token has expired. ${reason}`;
    else if (token) reason = `This token is for "${token.repository}" only. ${reason}`;
    else if (secret) reason = `This token is not known. ${reason}`;
    refuse(res, 401, reason);
    return undefined;
  }

  return router;
}

function refuse(res: Response, status: number, reason: string) {
  res.status(status).type('text/plain').send(`${reason}\n`);
}
