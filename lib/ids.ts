import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A new UUID v7: ordered by time, so that tables and indexes grow at their end. */
export const newId = (): string => v7();

/** Letters and digits that nobody mistakes for another when read from a projector (no 0/O, 1/I/L). */
const JOIN_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A join code such as `K7QM-3XWP`: 8 of 31 characters, some 39 bits; tries are rate-limited. */
export function newJoinCode(random: (size: number) => Uint8Array = randomBytes): string {
  let code = '';
  while (code.length < 8) {
    for (const byte of random(16)) {
      // 248 = 8 x 31: refuse the rest, so that every character is equally likely.
      if (byte < 248 && code.length < 8) code += JOIN_ALPHABET[byte % JOIN_ALPHABET.length];
    }
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** What a person may have typed, made comparable: case, spaces and hyphens do not matter. */
export function normaliseJoinCode(typed: string): string {
  const bare = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return bare.length === 8 ? `${bare.slice(0, 4)}-${bare.slice(4)}` : bare;
}
