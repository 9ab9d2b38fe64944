import { createUnifiedTheme, genPageTheme, palettes, type UnifiedTheme } from '@backstage/theme';
import { fontSans, type Palette } from '@internal/portal-ui';
import { materialComponents } from './materialComponents';

const heading = (fontSize: number) => ({ fontSize, fontWeight: 600, marginBottom: 8 });

/**
 * Dresses the stock plugins, which draw with Material UI 4 and 5, in the colours, faces and radii of our BUI tokens, so
 * that no page looks foreign.
 */
export function createMaterialTheme(mode: 'light' | 'dark', colors: Palette): UnifiedTheme {
  // One plain header for all page kinds: the stock gradients are the loudest foreign thing.
  const page = genPageTheme({
    colors: [colors.app, colors.app],
    shape: 'none',
    options: { fontColor: colors.text },
  });
  const pageThemes = [
    'home',
    'documentation',
    'tool',
    'service',
    'website',
    'library',
    'other',
    'app',
    'apis',
    'card',
  ];
  return createUnifiedTheme({
    palette: {
      ...palettes[mode],
      primary: { main: colors.accent, dark: colors.accentHover, contrastText: colors.onAccent },
      secondary: { main: colors.accent, contrastText: colors.onAccent },
      error: { main: colors.failed },
      warning: { main: colors.degraded },
      success: { main: colors.healthy },
      info: { main: colors.progressing },
      background: { default: colors.app, paper: colors.surface },
      text: { primary: colors.text, secondary: colors.textMuted, disabled: colors.textDisabled },
      divider: colors.border,
      border: colors.border,
      textContrast: colors.text,
      textSubtle: colors.textMuted,
      textVerySubtle: colors.borderStrong,
      link: colors.link,
      linkHover: colors.link,
      highlight: colors.raised,
      errorBackground: colors.raised,
      warningBackground: colors.raised,
      infoBackground: colors.raised,
      errorText: colors.failed,
      infoText: colors.text,
      warningText: colors.text,
      status: {
        ok: colors.healthy,
        warning: colors.degraded,
        error: colors.failed,
        running: colors.progressing,
        pending: colors.progressing,
        aborted: colors.unknown,
      },
      banner: {
        ...palettes[mode].banner,
        info: colors.raised,
        error: colors.failed,
        warning: colors.degraded,
        text: colors.text,
        link: colors.link,
      },
      tabbar: { indicator: colors.accent },
    },
    fontFamily: fontSans,
    htmlFontSize: 16,
    typography: {
      htmlFontSize: 16,
      fontFamily: fontSans,
      h1: heading(24),
      h2: heading(24),
      h3: heading(20),
      h4: heading(18),
      h5: heading(16),
      h6: heading(16),
    },
    defaultPageTheme: 'home',
    pageTheme: Object.fromEntries(pageThemes.map(id => [id, page])),
    components: materialComponents(colors),
  });
}
