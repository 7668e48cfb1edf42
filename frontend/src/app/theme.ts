import { type ThemeConfig, theme } from 'antd';

/**
 * The one place where colours, sizes and motion are named. Components use antd's tokens, styles
 * use the variables (`--ant-…` of antd, `--lx-…` of ours); no colour stands anywhere else.
 */

export type Mode = 'light' | 'dark';
export type Size = 'normal' | 'large';

const fontFamily =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

/** Sea blue leads; warm greys carry; lamp yellow asks for attention; red is late, green is done. */
const palette = {
  light: {
    sea: '#0B5FA5',
    water: '#E3EDF5',
    link: '#0B5FA5',
    text: '#26231F',
    textQuiet: '#686159',
    textFaint: '#78716A',
    ground: '#F6F4F1',
    surface: '#FFFFFF',
    raised: '#FFFFFF',
    head: '#FAF8F6',
    line: '#E5E0DA',
    lineQuiet: '#EFEBE6',
    hover: '#F3F0EC',
    chosen: '#E8F1F9',
    done: '#2B7A3E',
    doneGround: '#EAF5EC',
    soon: '#8A5A00',
    soonSign: '#C28800',
    soonGround: '#FDF4DE',
    late: '#B3261E',
    lateGround: '#FCECEA',
    deep: '#083D6B',
    deepest: '#052B4D',
    foam: '#BFDDF3',
    lamp: '#F2B632',
    onSea: '#FFFFFF',
  },
  dark: {
    sea: '#2F86CC',
    water: '#17232D',
    link: '#7BB8EA',
    text: '#ECE8E2',
    textQuiet: '#ABA49B',
    textFaint: '#979087',
    ground: '#161513',
    surface: '#1E1D1A',
    raised: '#282622',
    head: '#23211E',
    line: '#3A3732',
    lineQuiet: '#2E2B27',
    hover: '#2A2824',
    chosen: '#17324A',
    done: '#7CC58C',
    doneGround: '#1B2E20',
    soon: '#F0C25A',
    soonSign: '#F2B632',
    soonGround: '#36290E',
    late: '#F5968D',
    lateGround: '#3B1B18',
    deep: '#0A3357',
    deepest: '#071F36',
    foam: '#8FBDE0',
    lamp: '#F2B632',
    onSea: '#FFFFFF',
  },
} as const;

export type Colour = keyof (typeof palette)['light'];

/** A colour as such, for what cannot read a style variable (charts, maps). */
export function colour(mode: Mode, name: Colour): string {
  return palette[mode][name];
}

/** Our own style variables: `--lx-late` and so on. */
export function variables(mode: Mode): Record<string, string> {
  const named = Object.entries(palette[mode]).map(([name, value]) => [
    `--lx-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    value,
  ]);
  return Object.fromEntries(named);
}

/** Only what floats has a shadow, and a hairline that shows its edge on any ground. */
function floating(line: string, mode: Mode): string {
  const shade = mode === 'dark' ? 'rgba(0, 0, 0, 0.55)' : 'rgba(38, 35, 31, 0.14)';
  return `0 0 0 1px ${line}, 0 8px 28px ${shade}`;
}

export function themeOf(mode: Mode, size: Size, stillness: boolean): ThemeConfig {
  const c = palette[mode];
  const fontSize = size === 'large' ? 18 : 14;
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'lx' },
    hashed: false,
    token: {
      colorPrimary: c.sea,
      colorInfo: c.sea,
      colorLink: c.link,
      colorSuccess: c.done,
      colorWarning: c.soonSign,
      colorError: c.late,
      colorText: c.text,
      colorTextSecondary: c.textQuiet,
      colorTextTertiary: c.textFaint,
      colorTextDescription: c.textQuiet,
      colorTextPlaceholder: c.textFaint,
      colorBgLayout: c.ground,
      colorBgContainer: c.surface,
      colorBgElevated: c.raised,
      colorBorder: c.line,
      colorBorderSecondary: c.lineQuiet,
      controlItemBgHover: c.hover,
      controlItemBgActive: c.chosen,
      controlItemBgActiveHover: c.chosen,
      fontFamily,
      fontSize,
      lineHeight: 1.57,
      borderRadius: 6,
      borderRadiusLG: 8,
      borderRadiusSM: 4,
      sizeStep: 4,
      controlHeight: size === 'large' ? 48 : 32,
      motion: !stillness,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.15s',
      boxShadowTertiary: 'none',
      boxShadow: floating(c.line, mode),
      boxShadowSecondary: floating(c.line, mode),
    },
    components: {
      Layout: {
        bodyBg: c.ground,
        headerBg: c.surface,
        siderBg: c.surface,
        headerHeight: 52,
        headerPadding: '0 16px',
      },
      Menu: {
        itemHeight: 36,
        itemBorderRadius: 6,
        itemMarginInline: 8,
        itemMarginBlock: 2,
        itemSelectedBg: c.chosen,
        itemSelectedColor: c.link,
        subMenuItemSelectedColor: c.link,
        itemHoverBg: c.hover,
        itemBg: c.surface,
        subMenuItemBg: c.surface,
        activeBarBorderWidth: 0,
        activeBarWidth: 0,
      },
      Table: {
        headerBg: c.head,
        headerColor: c.textQuiet,
        headerSplitColor: 'transparent',
        headerSortActiveBg: c.head,
        headerSortHoverBg: c.hover,
        bodySortBg: c.surface,
        rowHoverBg: c.hover,
        borderColor: c.lineQuiet,
        cellPaddingBlock: 8,
        cellPaddingInline: 12,
        cellPaddingBlockMD: 8,
        cellPaddingInlineMD: 12,
        cellPaddingBlockSM: 4,
        cellPaddingInlineSM: 10,
      },
      Card: { headerFontSize: fontSize, headerHeight: 44, bodyPadding: 16, headerPadding: 16 },
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
      },
      Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px' },
      Tabs: { horizontalMargin: '0 0 12px' },
      Tag: { defaultBg: c.head },
    },
  };
}
