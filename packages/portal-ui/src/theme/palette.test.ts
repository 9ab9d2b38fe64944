import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { darkPalette, lightPalette, type Palette } from './palette';

const css = readFileSync(resolve(__dirname, 'tokens.css'), 'utf8');
const [lightCss, darkCss] = css.split("[data-theme-mode='dark']");

const tokenOf: Partial<Record<keyof Palette, string>> = {
  app: '--bui-bg-app',
  surface: '--bui-bg-neutral-1',
  raised: '--bui-bg-neutral-2',
  border: '--bui-border-1',
  borderStrong: '--bui-border-2',
  text: '--bui-fg-primary',
  textMuted: '--bui-fg-secondary',
  textDisabled: '--bui-fg-disabled',
  accent: '--bui-accent-bg',
  onAccent: '--bui-accent-fg',
  link: '--hub-link',
  healthy: '--hub-state-healthy',
  progressing: '--hub-state-progressing',
  paused: '--hub-state-paused',
  degraded: '--hub-state-degraded',
  failed: '--hub-state-failed',
  unknown: '--hub-state-unknown',
};

function luminance(hex: string) {
  const [r, g, b] = [1, 3, 5]
    .map(at => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(c => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ['light', lightPalette, lightCss],
  ['dark', darkPalette, darkCss],
])('%s palette', (_, palette, block) => {
  it('says the same as tokens.css', () => {
    for (const [name, token] of Object.entries(tokenOf)) {
      expect(block).toContain(`${token}: ${palette[name as keyof Palette]};`);
    }
  });

  it('keeps text at 4.5:1 and borders of controls at 3:1 on every surface', () => {
    const texts: Array<keyof Palette> = [
      'text',
      'textMuted',
      'link',
      'healthy',
      'progressing',
      'paused',
      'degraded',
      'failed',
      'unknown',
    ];
    for (const surface of [palette.app, palette.surface, palette.raised]) {
      for (const text of texts) {
        expect([text, contrast(palette[text], surface) >= 4.5]).toEqual([text, true]);
      }
      expect(contrast(palette.borderStrong, surface)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5);
  });
});
