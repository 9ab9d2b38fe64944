import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { oidcAuthApi } from './oidcAuthApi';

/** Demo people on the embedded default, GitHub or OpenID Connect in production. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SignInPageBlueprint.make({
      params: { loader: () => import('./SignInPage').then(module => module.SignInPage) },
    }),
    oidcAuthApi,
  ],
});
