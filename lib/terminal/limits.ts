/** The numbers of the terminal protocol, shared by server and browser. Sizes in bytes, times in milliseconds. */

/**
 * Output kept for each shell, so that a viewer that comes back gets what it missed. 1 MiB holds some 10,000 lines of
 * 100 characters, more than the 5,000 lines of scrollback that the page keeps.
 */
export const RING_BYTES = 1024 * 1024;

/** A ring starts small and doubles: most shells never print more than a few screens. */
export const RING_FIRST_BYTES = 32 * 1024;

/**
 * Unacknowledged output after which a viewer gets no more, below which it gets more again, and the step in which it
 * acknowledges. VS Code's numbers (src/vs/platform/terminal/common/terminalProcess.ts, FlowControlConstants), there in
 * characters: xterm.js parses 5 to 35 MB/s, so at most some 20 ms of output lie between Ctrl-C and its effect.
 */
export const HIGH_WATER_BYTES = 100_000;
export const LOW_WATER_BYTES = 5_000;
export const ACKNOWLEDGE_EVERY_BYTES = 5_000;

/** Output in one event. Small enough that a keystroke's echo never waits behind a long frame. */
export const FRAME_BYTES = 32 * 1024;

/** Input in one event; the browser cuts pastes to this. Far below socket.io's own limit, which drops the connection. */
export const INPUT_BYTES = 16 * 1024;

/** Input events under way without an answer: 8 x 16 KiB keep a paste moving over a slow line. */
export const INPUT_WINDOW = 8;

/** Input that the program has not read yet. More is refused, and sent again by the browser. */
export const INPUT_BACKLOG_BYTES = 256 * 1024;

/** Input that the browser keeps while the connection is away. */
export const OUTBOX_BYTES = 4 * 1024 * 1024;

/** Writers (browser pages) whose sequence a terminal remembers; the one heard of longest ago goes first. */
export const WRITERS_PER_TERMINAL = 64;

/** Keys of clicks on Run that a terminal remembers. */
export const RUN_KEYS_PER_TERMINAL = 1024;

export const TERMINALS_PER_SANDBOX = 8;
export const VIEWERS_PER_TERMINAL = 32;
export const TITLE_LENGTH = 40;

/** Lines that the page keeps above the screen. */
export const SCROLLBACK_LINES = 5_000;

export const COLS = { min: 2, max: 500 } as const;
export const ROWS = { min: 1, max: 300 } as const;

/** The terminal that every sandbox has first. Two pages that open at once then share it. */
export const FIRST_TERMINAL = 'main';
