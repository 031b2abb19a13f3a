/** How this reader likes terminals, kept in this browser. */
export type Preferences = { fontSize: number; screenReader: boolean };

export const FONT_SIZE = { min: 10, max: 24, usual: 13.5 } as const;

const KEY = 'slipway.terminal';

export const usualPreferences: Preferences = { fontSize: FONT_SIZE.usual, screenReader: false };

/** What was kept, as far as it makes sense. */
export function parsePreferences(text: string | null): Preferences {
  try {
    const kept: unknown = JSON.parse(text ?? '{}');
    const { fontSize, screenReader } = kept as Partial<Record<keyof Preferences, unknown>>;
    return {
      fontSize:
        typeof fontSize === 'number' && fontSize >= FONT_SIZE.min && fontSize <= FONT_SIZE.max
          ? fontSize
          : usualPreferences.fontSize,
      screenReader: screenReader === true,
    };
  } catch {
    return usualPreferences;
  }
}

/** A browser that keeps nothing (private mode, blocked storage) gets the usual ones. */
export function loadPreferences(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(KEY));
  } catch {
    return usualPreferences;
  }
}

export function keepPreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // They hold for this page then.
  }
}
