/** How the lab page is divided: the lesson's share in percent, kept in a cookie so that the server renders it right. */
export const SPLIT_COOKIE = 'slipway-split';
export const SPLIT_DEFAULT = 44;
export const SPLIT_MIN = 25;
export const SPLIT_MAX = 70;

export const clampSplit = (percent: number): number => Math.min(SPLIT_MAX, Math.max(SPLIT_MIN, Math.round(percent)));

/** What a cookie says, or the default where it says nothing sensible. */
export function parseSplit(value: string | undefined): number {
  return value !== undefined && /^\d{1,3}$/.test(value) ? clampSplit(Number(value)) : SPLIT_DEFAULT;
}

/** Where a key moves the divider, or null for keys that mean nothing here. */
export function splitAfterKey(key: string, percent: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return clampSplit(percent - 2);
    case 'ArrowRight':
      return clampSplit(percent + 2);
    case 'PageUp':
      return clampSplit(percent + 10);
    case 'PageDown':
      return clampSplit(percent - 10);
    case 'Home':
      return SPLIT_MIN;
    case 'End':
      return SPLIT_MAX;
    case 'Enter':
      return SPLIT_DEFAULT;
    default:
      return null;
  }
}
