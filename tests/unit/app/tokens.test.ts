import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Theme = Readonly<Record<string, string>>;

const css = readFileSync(new URL('../../../app/tokens.css', import.meta.url), 'utf8');
const [lightText = '', darkText = ''] = css.slice(css.indexOf(':root {')).split('@variant dark');
const light = tokensOf(lightText);
const themes: Record<string, Theme> = { light, dark: { ...light, ...tokensOf(darkText) } };

const GROUNDS = ['ground', 'surface', 'sunken'];
const TEXTS = ['ink', 'ink-2', 'ink-3', 'accent', 'pass', 'fail', 'ours', 'wait', 'danger'];
const CODE = ['code-keyword', 'code-string', 'code-number', 'code-name'];
const TERMINAL = ['ink', 'dim', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan'].map((name) => `term-${name}`);

function tokensOf(text: string): Theme {
  return Object.fromEntries(
    [...text.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  );
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(theme: Theme, front: string, back: string): number {
  const [a, b] = [front, back].map((name) => {
    const hex = theme[name];
    if (!hex) throw new Error(`no token --${name}`);
    return luminance(hex);
  }) as [number, number];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe.each(Object.entries(themes))('in the %s theme', (_name, theme) => {
  const tooWeak = (pairs: readonly (readonly [string, string])[], least: number) =>
    pairs
      .map(([front, back]) => ({ pair: `${front} on ${back}`, ratio: contrast(theme, front, back) }))
      .filter(({ ratio }) => ratio < least);

  test('text keeps 4.5:1 on each ground', () => {
    const pairs = [...TEXTS, ...CODE].flatMap((text) => GROUNDS.map((ground) => [text, ground] as const));
    expect(tooWeak(pairs, 4.5)).toEqual([]);
  });

  test('text keeps 4.5:1 on the soft ground of its own state', () => {
    const states = ['accent', 'pass', 'fail', 'ours', 'danger'];
    const pairs = states.flatMap((state) => [state, 'ink', 'ink-2'].map((text) => [text, `${state}-soft`] as const));
    expect(tooWeak(pairs, 4.5)).toEqual([]);
  });

  test('filled buttons keep 4.5:1', () => {
    const pairs = [
      ['accent-ink', 'accent'],
      ['accent-ink', 'accent-strong'],
      ['danger-ink', 'danger'],
    ] as const;
    expect(tooWeak(pairs, 4.5)).toEqual([]);
  });

  test('the terminal keeps 4.5:1', () => {
    expect(
      tooWeak(
        TERMINAL.map((text) => [text, 'term'] as const),
        4.5,
      ),
    ).toEqual([]);
  });

  test('edges of controls keep 3:1 on each ground', () => {
    expect(
      tooWeak(
        GROUNDS.map((ground) => ['edge', ground] as const),
        3,
      ),
    ).toEqual([]);
  });
});

test('dark gives a value of its own to every colour but those of the terminal', () => {
  const dark = tokensOf(darkText);
  const missing = Object.keys(light).filter((name) => !(name in dark) && !name.startsWith('term-'));
  expect(missing).toEqual([]);
});
