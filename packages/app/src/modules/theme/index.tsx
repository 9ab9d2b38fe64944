import type { ReactNode } from 'react';
import { UnifiedThemeProvider } from '@backstage/theme';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import { darkPalette, lightPalette, type Palette } from '@internal/portal-ui';
import { RiMoonLine, RiSunLine } from '@remixicon/react';
import { createMaterialTheme } from './materialTheme';

function makeTheme(mode: 'light' | 'dark', title: string, icon: JSX.Element, palette: Palette) {
  const theme = createMaterialTheme(mode, palette);
  return ThemeBlueprint.make({
    // The names of the stock themes: these take their places.
    name: mode,
    params: {
      theme: {
        id: mode,
        title,
        variant: mode,
        icon,
        Provider: ({ children }: { children: ReactNode }) => (
          <UnifiedThemeProvider theme={theme}>{children}</UnifiedThemeProvider>
        ),
      },
    },
  });
}

/** Our light and dark, for BUI (tokens by `data-theme-mode`) and for the stock plugins' Material UI alike. */
export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    makeTheme('light', 'Light', <RiSunLine />, lightPalette),
    makeTheme('dark', 'Dark', <RiMoonLine />, darkPalette),
  ],
});
