/**
 * The portal's colours as data: `tokens.css` says the same in `--bui-*` tokens, and the app's Material UI theme for the
 * stock plugins is built from these. A test compares the two, so a colour is changed in both or the build is red.
 */
export interface Palette {
  app: string;
  surface: string;
  raised: string;
  border: string;
  borderStrong: string;
  text: string;
  textMuted: string;
  textDisabled: string;
  accent: string;
  accentHover: string;
  onAccent: string;
  link: string;
  healthy: string;
  progressing: string;
  paused: string;
  degraded: string;
  failed: string;
  unknown: string;
}

export const lightPalette: Palette = {
  app: '#f6f6f8',
  surface: '#ffffff',
  raised: '#f3f3f6',
  border: '#e2e2e8',
  borderStrong: '#868694',
  text: '#15151c',
  textMuted: '#5a5a69',
  textDisabled: '#9a9aa8',
  accent: '#4a43d4',
  accentHover: '#3a34b0',
  onAccent: '#ffffff',
  link: '#4a43d4',
  healthy: '#136f38',
  progressing: '#1b5bc9',
  paused: '#6a4bb8',
  degraded: '#994600',
  failed: '#ba1b2b',
  unknown: '#5a5a69',
};

export const darkPalette: Palette = {
  app: '#101116',
  surface: '#17191f',
  raised: '#1f222a',
  border: '#2b2e38',
  borderStrong: '#717687',
  text: '#ecedf2',
  textMuted: '#a5a9b8',
  textDisabled: '#6b7080',
  accent: '#9a98ff',
  accentHover: '#b3b1ff',
  onAccent: '#0f0f1c',
  link: '#aeadff',
  healthy: '#4fca80',
  progressing: '#82b4ff',
  paused: '#c2a9ff',
  degraded: '#f4a94f',
  failed: '#ff8088',
  unknown: '#a5a9b8',
};

/** Eight colours that colour-blind readers tell apart (Okabe and Ito), tuned for 3:1 on the surface of each theme. */
export const chartColors = {
  light: ['#0064a6', '#b55300', '#00795a', '#a6477d', '#7a6a00', '#0b7fb5', '#4a43d4', '#5a5a69'],
  dark: ['#56b4e9', '#e69f00', '#2fc79b', '#e08bbd', '#f0e442', '#7fc8ff', '#aeadff', '#a5a9b8'],
} as const;

export const fontSans = "'Inter Variable', system-ui, sans-serif";
export const fontMono = "'JetBrains Mono Variable', ui-monospace, Menlo, Consolas, monospace";
