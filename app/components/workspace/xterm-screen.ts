import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { TerminalSize } from '#lib/sandbox/driver.ts';
import { COLS, ROWS, SCROLLBACK_LINES } from '#lib/terminal/limits.ts';
import { holdAnswersBack } from './held-answers.ts';
import type { Screen } from './terminal-link.ts';
import { readTerminalTheme, watchTheme } from './terminal-theme.ts';
import { bytesOfBinary, bytesOfText, createEscapeWatch } from './typing.ts';

type ScreenOptions = {
  /** Empty, in the page, with the size that the terminal shall fill. */
  place: HTMLElement;
  fontSize: number;
  screenReader: boolean;
  /** What a person, or the terminal in answer to a program, types. */
  onInput: (bytes: Uint8Array) => void;
  /** The size that fits has changed. */
  onSize: (size: TerminalSize) => void;
  onLeave: () => void;
  onCopy: () => void;
  onFind: () => void;
};

export type XtermScreen = Screen & {
  focus(): void;
  paste(text: string): void;
  selection(): string;
  readonly bracketedPaste: boolean;
  setFontSize(pixels: number): void;
  setScreenReader(on: boolean): void;
  /** Selects the next match and says whether there is one. */
  find(text: string, direction: 'next' | 'previous'): boolean;
  endFind(): void;
  dispose(): void;
};

/**
 * Whatever the last program was: saves the cursor, leaves the full screen (which puts the cursor back where it was on
 * the usual one, saved there or just now), resets modes and colours, ends mouse reports.
 */
const TO_USUAL_MODES = '\u001b7\u001b[?1049l\u001b[!p\u001b[?1000l\u001b[?1006l';

const within = (value: number, { min, max }: { min: number; max: number }) => Math.min(max, Math.max(min, value));

/** xterm.js with its addons. Loaded only when a terminal is shown: it weighs more than the rest of the page. */
export async function openXtermScreen(options: ScreenOptions): Promise<XtermScreen> {
  const { place } = options;
  const fontFamily = getComputedStyle(place).fontFamily;
  // Measured before its font is there, the terminal would keep the wrong cell for good.
  await document.fonts.load(`${options.fontSize}px ${fontFamily}`).catch(() => {});

  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily,
    fontSize: options.fontSize,
    lineHeight: 1.25,
    linkHandler: { activate: (_event, address) => openLink(address) },
    minimumContrastRatio: 4.5,
    rightClickSelectsWord: false,
    screenReaderMode: options.screenReader,
    scrollback: SCROLLBACK_LINES,
    theme: readTerminalTheme(place),
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  for (const addon of [fit, search, new WebLinksAddon((_event, address) => openLink(address)), new Unicode11Addon()]) {
    terminal.loadAddon(addon);
  }
  terminal.unicode.activeVersion = '11';
  terminal.open(place);
  drawByWebgl(terminal);

  const held = holdAnswersBack(terminal);
  const escapes = createEscapeWatch();
  let leading = true;
  /** What fits into the place, whoever leads. */
  let fitting: TerminalSize = { cols: terminal.cols, rows: terminal.rows };

  function fitNow(): void {
    const proposed = fit.proposeDimensions();
    // Not while it is hidden: it would shrink to nothing, and every line with it.
    if (!proposed || !place.offsetParent || Number.isNaN(proposed.cols)) return;
    fitting = { cols: within(proposed.cols, COLS), rows: within(proposed.rows, ROWS) };
    if (leading) terminal.resize(fitting.cols, fitting.rows);
    options.onSize(fitting);
  }
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(fitNow);
  });
  observer.observe(place);
  const stopTheme = watchTheme(() => {
    terminal.options.theme = readTerminalTheme(place);
  });

  terminal.onData((text) => options.onInput(bytesOfText(text)));
  terminal.onBinary((binary) => options.onInput(bytesOfBinary(binary)));
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    const fullScreen = terminal.buffer.active.type === 'alternate';
    if (escapes.press(event.key, event.timeStamp, fullScreen)) options.onLeave();
    if (!event.ctrlKey || !event.shiftKey || event.altKey) return true;
    const key = event.key.toLowerCase();
    if (key === 'c' || key === 'f') {
      event.preventDefault();
      if (key === 'c') options.onCopy();
      else options.onFind();
    }
    // Of V the browser makes a paste, by itself and without asking.
    return key !== 'c' && key !== 'f' && key !== 'v';
  });
  fitNow();

  return {
    get size() {
      return fitting;
    },
    get bracketedPaste() {
      return terminal.modes.bracketedPasteMode;
    },
    write: (bytes, shown) => terminal.write(bytes, shown),
    // Through the stream, since a call would overtake what still waits to be parsed.
    clear: () => terminal.write('\u001bc'),
    // In grey, not faint: of faint text xterm.js asks only half the contrast.
    beginBelow: (lines) =>
      terminal.write(`${TO_USUAL_MODES}${lines.map((line) => `\r\n\u001b[90m── ${line}\u001b[0m`).join('')}\r\n\r\n`),
    applySize(size, leads) {
      leading = leads;
      if (leads) fitNow();
      else terminal.resize(size.cols, size.rows);
    },
    answerQueries: (answer) => held.hold(!answer),
    focus: () => terminal.focus(),
    paste: (text) => terminal.paste(text),
    selection: () => terminal.getSelection(),
    setFontSize(pixels) {
      terminal.options.fontSize = pixels;
      fitNow();
    },
    setScreenReader(on) {
      terminal.options.screenReaderMode = on;
    },
    find: (text, direction) => (direction === 'next' ? search.findNext(text) : search.findPrevious(text)),
    endFind: () => search.clearDecorations(),
    dispose() {
      cancelAnimationFrame(frame);
      observer.disconnect();
      stopTheme();
      terminal.dispose();
    },
  };
}

/** What a program prints may lead anywhere; only web addresses are followed, and they learn nothing of this page. */
function openLink(address: string): void {
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol))
    window.open(address, '_blank', 'noopener,noreferrer');
}

/** WebGL where a graphics card does the work; else, and when the card gives up, the DOM renderer stays. */
function drawByWebgl(terminal: Terminal): void {
  if (!hasGraphicsCard()) return;
  try {
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch {
    // A browser may promise WebGL and still refuse it; the DOM renderer is at work already.
  }
}

/** WebGL computed by the processor is slower than the DOM; Chromium offers it even where a caveat shall make it fail. */
function hasGraphicsCard(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!context) return false;
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
  // Browsers allow few contexts at a time.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !/swiftshader|llvmpipe|software|basic render/i.test(renderer);
}
