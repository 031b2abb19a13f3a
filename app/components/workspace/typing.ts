/** What is typed, as the bytes that a shell gets. Pure. */

const encoder = new TextEncoder();

export const bytesOfText = (text: string): Uint8Array => encoder.encode(text);

/** xterm.js reports bytes that are no text (mouse reports of old kinds) as a string of their values. */
export const bytesOfBinary = (binary: string): Uint8Array =>
  Uint8Array.from(binary, (char) => char.charCodeAt(0) & 0xff);

/**
 * A command block as it is typed by a click on Run: all of it, then Enter. Several lines go in as one bracketed paste
 * where the program knows that, so that the first command can't swallow the lines below it as its input.
 */
export function bytesToRun(text: string, bracketedPaste: boolean): Uint8Array {
  // Escape would end the paste, and has no business in a command.
  const clean = text
    .replace(/\r\n?|\n/g, '\r')
    .replaceAll('\u001b', '')
    .replace(/\r+$/, '');
  const isOneLine = !clean.includes('\r');
  return bytesOfText(bracketedPaste && !isOneLine ? `\u001b[200~${clean}\u001b[201~\r` : `${clean}\r`);
}

type EscapeWatch = {
  /** Takes each key that goes down; true when this one asks to leave the terminal. */
  press(key: string, at: number, fullScreen: boolean): boolean;
};

const WITHIN_MS = 500;

/**
 * Esc Esc leaves the terminal; in a full-screen program, where Esc is pressed twice by habit, it takes a third. The
 * keys reach the program all the same.
 */
export function createEscapeWatch(): EscapeWatch {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  return {
    press(key, at, fullScreen) {
      if (key !== 'Escape') {
        count = 0;
        return false;
      }
      count = at - last <= WITHIN_MS ? count + 1 : 1;
      last = at;
      if (count < (fullScreen ? 3 : 2)) return false;
      count = 0;
      return true;
    },
  };
}
