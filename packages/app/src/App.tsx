import { createApp } from '@backstage/frontend-defaults';
import { layoutModule } from './modules/layout';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';
import { apiDocsModule, techdocsModule } from './modules/stockPages';
import { themeModule } from './modules/theme';
import { tryItModule } from './modules/tryIt';

/** The other features are discovered from package.json (`app.packages: all`). */
export default createApp({
  features: [
    themeModule,
    layoutModule,
    navModule,
    signInModule,
    apiDocsModule,
    techdocsModule,
    tryItModule,
  ],
});
