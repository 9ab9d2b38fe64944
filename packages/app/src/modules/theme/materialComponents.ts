import type { UnifiedThemeOptions } from '@backstage/theme';
import type { Palette } from '@internal/portal-ui';

type Components = NonNullable<UnifiedThemeOptions['components']>;

const radius = 10;

/** Overrides of Material UI's and core-components' parts: flat surfaces with a border, sentence case, our radii. */
export function materialComponents(colors: Palette): Components {
  const surface = {
    backgroundColor: colors.surface,
    backgroundImage: 'none',
    border: `1px solid ${colors.border}`,
    borderRadius: radius,
    boxShadow: 'none',
  };
  const overrides: Record<string, { defaultProps?: object; styleOverrides?: object }> = {
    MuiPaper: {
      styleOverrides: {
        root: { backgroundImage: 'unset' },
        rounded: { borderRadius: radius },
        elevation1: { boxShadow: 'none', border: `1px solid ${colors.border}` },
        elevation2: { boxShadow: 'none', border: `1px solid ${colors.border}` },
      },
    },
    MuiButton: {
      styleOverrides: {
        root: { textTransform: 'none', letterSpacing: 0, fontWeight: 500, borderRadius: 7 },
        contained: { boxShadow: 'none' },
      },
    },
    MuiTab: {
      styleOverrides: {
        root: {
          textTransform: 'none',
          letterSpacing: 0,
          color: colors.textMuted,
          minHeight: 40,
          '&:hover': { color: colors.text, background: colors.raised },
        },
        textColorPrimary: { color: colors.textMuted, '&.Mui-selected': { color: colors.text } },
        textColorInherit: { opacity: 1 },
      },
    },
    MuiTableCell: {
      styleOverrides: {
        root: {
          lineHeight: 1.5,
          wordBreak: 'normal',
          overflowWrap: 'anywhere',
          padding: '10px 16px',
        },
        head: { color: colors.textMuted, fontWeight: 500, wordBreak: 'normal', lineHeight: 1.5 },
        body: { borderBottom: `1px solid ${colors.border}` },
      },
    },
    MuiTableRow: {
      styleOverrides: { root: { '&:nth-of-type(odd)': { backgroundColor: 'transparent' } } },
    },
    MuiChip: {
      styleOverrides: {
        root: { borderRadius: 6, backgroundColor: colors.raised, color: colors.text },
      },
    },
    MuiOutlinedInput: {
      styleOverrides: {
        root: { borderRadius: 7, backgroundColor: colors.surface },
        notchedOutline: { borderColor: colors.borderStrong },
      },
    },
    MuiTooltip: {
      styleOverrides: {
        tooltip: { fontSize: 12, backgroundColor: colors.text, color: colors.app },
      },
    },
    MuiCardHeader: { styleOverrides: { title: { fontSize: 16, fontWeight: 600 } } },
    MuiAppBar: { styleOverrides: { root: { boxShadow: 'none' } } },
    BackstageHeader: {
      styleOverrides: {
        header: {
          backgroundImage: 'none',
          backgroundColor: 'transparent',
          boxShadow: 'none',
          padding: '24px 24px 0',
          maxWidth: 1440,
          width: '100%',
          boxSizing: 'border-box',
          margin: '0 auto',
        },
        title: { color: colors.text, fontSize: 24, fontWeight: 650, letterSpacing: '-0.014em' },
        subtitle: { color: colors.textMuted, opacity: 1, fontSize: 14 },
        type: { color: colors.textMuted, opacity: 1, textTransform: 'none', letterSpacing: 0 },
      },
    },
    BackstageHeaderLabel: {
      styleOverrides: {
        label: { color: colors.textMuted, opacity: 1 },
        value: { color: colors.text, opacity: 1 },
      },
    },
    BackstageHeaderTabs: {
      styleOverrides: {
        tabsWrapper: { backgroundColor: 'transparent', paddingLeft: 8 },
        defaultTab: {
          textTransform: 'none',
          letterSpacing: 0,
          fontWeight: 500,
          padding: '12px 16px',
        },
      },
    },
    BackstagePage: {
      // The document scrolls, not the page in it: the person bar and the phone's bar keep their place.
      styleOverrides: {
        root: {
          height: 'auto',
          minHeight: '60vh',
          overflowY: 'visible',
          gridTemplateColumns: 'minmax(0, 1fr)',
        },
      },
    },
    BackstageContent: {
      styleOverrides: { root: { maxWidth: 1440, margin: '0 auto', boxSizing: 'border-box' } },
    },
    // An error of many long lines must stay in its box.
    MuiAccordionSummary: { styleOverrides: { content: { minWidth: 0 } } },
    MuiListItemText: { styleOverrides: { root: { overflowWrap: 'anywhere' } } },
    BackstageWarningPanel: {
      styleOverrides: {
        panel: { minWidth: 0 },
        summaryText: { minWidth: 0, overflowWrap: 'anywhere', fontWeight: 500, fontSize: 14 },
      },
    },
    BackstageMarkdownContent: {
      styleOverrides: { markdown: { minWidth: 0, overflowWrap: 'anywhere' } },
    },
    BackstageInfoCard: { styleOverrides: { root: surface } },
    BackstageTableToolbar: { styleOverrides: { title: { fontSize: 16, fontWeight: 600 } } },
    BackstageTableHeader: {
      styleOverrides: {
        header: {
          padding: '8px 16px',
          color: colors.textMuted,
          borderTop: `1px solid ${colors.border}`,
          borderBottom: `1px solid ${colors.border}`,
          textTransform: 'none',
        },
      },
    },
    BackstageItemCardHeader: {
      styleOverrides: {
        root: { color: colors.text, backgroundImage: 'none', padding: '16px 16px 8px' },
      },
    },
  };
  return overrides as Components;
}
