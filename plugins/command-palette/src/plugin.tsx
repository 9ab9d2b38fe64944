import { AppRootElementBlueprint, createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { CommandPalette } from './components/CommandPalette';

/** Ctrl/⌘-K on every page, and jumps by `g` and a letter. */
export const commandPalettePlugin = createFrontendPlugin({
  pluginId: 'command-palette',
  title: 'Command palette',
  info: { packageJson: () => import('../package.json') },
  extensions: [AppRootElementBlueprint.make({ params: { element: <CommandPalette /> } })],
});
