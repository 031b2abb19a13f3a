/** Which set of colours: the reader's choice, kept in a cookie so that the server renders it right. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = 'slipway-theme';

/** A year, in seconds. */
export const THEME_MAX_AGE = 31_536_000;

/** Anything unknown means the system's preference. */
export function parseTheme(value: unknown): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system';
}

/** What the switch goes to next. */
export function themeAfter(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] as Theme;
}
