import { createTheme, type MantineColorsTuple } from '@mantine/core';

const harbour: MantineColorsTuple = [
  '#eaf3f8',
  '#d5e4ee',
  '#aac8dc',
  '#7ca9c8',
  '#5790b7',
  '#3f7fab',
  '#2c6a96',
  '#1f5a84',
  '#174b70',
  '#0c3a5a',
];

/** The library's greys in the dark are neutral; ours lean to the blue of the surfaces in `tokens.css`. */
const dark: MantineColorsTuple = [
  '#e8edf1',
  '#c3ced7',
  '#a3b1bd',
  '#7d8c99',
  '#4a5863',
  '#35424d',
  '#222b33',
  '#1b2229',
  '#161c22',
  '#12171c',
];

const overlaid = {
  content: { background: 'var(--surface)' },
  header: { background: 'var(--surface)' },
  title: { fontWeight: 600 },
};

/** Three text sizes, an 8-px grid, one calm blue; colours with meaning live in `tokens.css`. */
export const theme = createTheme({
  colors: { harbour, dark },
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily:
    '"Segoe UI Variable Text", "Segoe UI", -apple-system, Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: '"Cascadia Mono", Consolas, Menlo, "Noto Sans Mono", "Liberation Mono", monospace',
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '0.9375rem', lg: '1.25rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.3', xl: '1.3' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 'md',
  radius: { sm: '0.25rem', md: '0.5rem', lg: '0.75rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 100 }, withArrow: true } },
    Modal: { defaultProps: { transitionProps: { duration: 120 }, centered: true }, styles: overlaid },
    Drawer: { defaultProps: { transitionProps: { duration: 120 } }, styles: overlaid },
    // In the landmark that it belongs to; and the library's placeholder for the first focus is a child that a menu may not have (ARIA 1.2, required children):
    // the first item takes the focus instead.
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        portalProps: { target: 'main' },
        // Of a page that somebody has enlarged a menu can be higher than the window: it scrolls.
        middlewares: { flip: true, shift: true, size: true },
      },
      styles: { dropdown: { overflowY: 'auto' } },
    },
  },
});
