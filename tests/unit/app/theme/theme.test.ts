import { expect, test } from 'vitest';
import { parseTheme, themeAfter } from '#app/theme/theme.ts';

test('a cookie that says nothing sensible means the system', () => {
  expect(['dark', 'light', 'DARK', '"><script>', undefined].map(parseTheme)).toEqual([
    'dark',
    'light',
    'system',
    'system',
    'system',
  ]);
});

test('the switch goes round', () => {
  expect([themeAfter('system'), themeAfter('light'), themeAfter('dark')]).toEqual(['light', 'dark', 'system']);
});
