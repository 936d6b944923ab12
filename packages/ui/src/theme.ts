/**
 * The theme as Mantine's components read it. Colours and sizes are CSS variables in styles.css, not style tags made at
 * run time: so that a page may forbid inline styles, and a till paints before any script has computed a colour.
 */
import { Drawer, type MantineColorsTuple, Modal, createTheme } from '@mantine/core';

/** Still water: the one colour for the one thing to do next. Must agree with --mantine-color-accent-* in styles.css. */
export const ACCENT: MantineColorsTuple = [
  '#e7f4f6', '#d0e6ea', '#a3cfd7', '#71b4c1', '#4398a9', '#217f93', '#0d6c81', '#0b5c6e', '#084a59', '#053944',
];

export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 3 },
  colors: { accent: ACCENT },
  fontFamily: FONT_FAMILY,
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  headings: { fontWeight: '600' },
  // They would keep the page from scrolling by a style tag made at run time, which pages forbid; styles.css does it.
  components: { Modal: Modal.extend({ defaultProps: { lockScroll: false } }), Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }) },
});
