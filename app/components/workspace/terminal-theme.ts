import type { ITheme } from '@xterm/xterm';

/** The terminal's colours, from the page's tokens as they are at this moment. */
export function readTerminalTheme(element: Element): ITheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const ink = token('term-ink');
  const ground = token('term');
  return {
    background: ground,
    foreground: ink,
    cursor: ink,
    cursorAccent: ground,
    selectionBackground: token('term-selection'),
    black: ground,
    brightBlack: token('term-dim'),
    red: token('term-red'),
    brightRed: token('term-red'),
    green: token('term-green'),
    brightGreen: token('term-green'),
    yellow: token('term-yellow'),
    brightYellow: token('term-yellow'),
    blue: token('term-blue'),
    brightBlue: token('term-blue'),
    magenta: token('term-magenta'),
    brightMagenta: token('term-magenta'),
    cyan: token('term-cyan'),
    brightCyan: token('term-cyan'),
    white: ink,
    brightWhite: '#ffffff',
  };
}

/** Calls back when the page's colours change, by the reader's choice or the system's. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', changed);
  };
}
