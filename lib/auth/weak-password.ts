/** Fewest characters of a password. */
export const SHORTEST_PASSWORD = 10;

/** What must be left of a password when everything that a guesser tries first is taken out of it. */
const UNGUESSED_CHARACTERS = 6;
const DIFFERENT_CHARACTERS = 5;

export type Weakness = 'too-short' | 'guessable' | 'personal';

/** Stems of the passwords that head every published list, and the words that this platform puts into one's head. */
const COMMON = [
  ...['password', 'passwort', 'passwd', 'motdepasse', 'contrasena', 'wachtwoord', 'kennwort', 'secret', 'geheim'],
  ...['welcome', 'willkommen', 'letmein', 'iloveyou', 'hello', 'hallo', 'login', 'admin', 'administrator', 'root'],
  ...['master', 'dragon', 'monkey', 'football', 'baseball', 'sunshine', 'princess', 'superman', 'batman', 'trustno'],
  ...['shadow', 'michael', 'jordan', 'charlie', 'starwars', 'whatever', 'freedom', 'changeme', 'default', 'access'],
  ...['summer', 'winter', 'spring', 'autumn', 'sommer', 'student', 'teacher', 'instructor', 'workshop', 'school'],
  ...['slipway', 'docker', 'container', 'kubernetes', 'test', 'guest', 'user', 'demo', 'pass', 'word'],
];

/** Rows that a finger runs along, in both directions. */
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
];
const BOTH_WAYS = RUNS.flatMap((run) => [run, [...run].reverse().join('')]);
const SHORTEST_RUN = 3;

/**
 * Why a password would be guessed, or null where it is strong enough. The rule: at least 10 characters, 5 different
 * ones; and when the person's own name and email, the commonest passwords, runs such as `1234` or `qwerty`, and
 * repetitions are taken out, at least 6 characters remain. No demands of digits or signs: length is what counts.
 */
export function weaknessOf(password: string, own: { name: string; email: string | null }): Weakness | null {
  const characters = [...password.normalize('NFKC')];
  if (characters.length < SHORTEST_PASSWORD) return 'too-short';
  const text = plain(characters.join(''));
  if (remainder(without(text, personalWords(own))) < UNGUESSED_CHARACTERS && remainder(text) >= UNGUESSED_CHARACTERS) {
    return 'personal';
  }
  const left = remainder(without(without(text, personalWords(own)), COMMON));
  if (left < UNGUESSED_CHARACTERS || new Set(characters).size < DIFFERENT_CHARACTERS) return 'guessable';
  return null;
}

/** Lower case, without accents, and with the usual replacements (`p@ssw0rd`) undone. */
function plain(text: string): string {
  const replaced: Readonly<Record<string, string>> = { '@': 'a', $: 's', '!': 'i' };
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[@$!]/g, (sign) => replaced[sign] ?? sign)
    .replace(/(?<=[a-z])0(?=[a-z])/g, 'o')
    .replace(/(?<=[a-z])[13](?=[a-z])/g, (digit) => (digit === '1' ? 'l' : 'e'))
    .replace(/(?<=[a-z])5(?=[a-z])/g, 's');
}

function personalWords({ name, email }: { name: string; email: string | null }): string[] {
  const parts = [name, ...name.split(/\s+/), email ?? '', ...(email ?? '').split(/[@.+_-]/)];
  return parts.map(plain).filter((word) => word.length >= 3);
}

/** Longest words first, so that `administrator` isn't left as `istrator`. */
function without(text: string, words: readonly string[]): string {
  return [...words].sort((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ' '), text);
}

/** How many characters of `text` neither continue a run, nor repeat what stood before, nor are mere separators. */
function remainder(text: string): number {
  const characters = [...text.replace(/[\s\p{P}\p{S}]+/gu, ' ')].filter((character) => character !== ' ');
  let count = 0;
  for (let at = 0; at < characters.length; ) {
    const run = runLength(characters, at);
    if (run >= SHORTEST_RUN) {
      // A run is remembered as one thing, wherever it begins.
      count += 1;
      at += run;
      continue;
    }
    if (!repeats(characters, at)) count += 1;
    at += 1;
  }
  return count;
}

function runLength(characters: readonly string[], from: number): number {
  let longest = 0;
  for (const row of BOTH_WAYS) {
    let length = 0;
    while (from + length < characters.length && row.includes(characters.slice(from, from + length + 1).join(''))) {
      length += 1;
    }
    longest = Math.max(longest, length);
  }
  return longest;
}

/** The same as the character before, or as the three before it (`abcabcabc`). */
function repeats(characters: readonly string[], at: number): boolean {
  if (at >= 1 && characters[at] === characters[at - 1]) return true;
  return [2, 3, 4, 5].some((period) => {
    if (at < period * 2 - 1) return false;
    const block = characters.slice(at - period + 1, at + 1).join('');
    return block === characters.slice(at - period * 2 + 1, at - period + 1).join('');
  });
}
