import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { oidcAuthApi } from './oidcAuthApi';

// Asked for at once and not when the app has come up: it is the first page that everybody waits for.
const signInPage = import('./SignInPage').then(module => module.SignInPage);

/** Demo people on the embedded default, GitHub or OpenID Connect in production. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SignInPageBlueprint.make({
      params: { loader: () => signInPage },
    }),
    oidcAuthApi,
  ],
});
