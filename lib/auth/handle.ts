/** A repository's name may have 255 characters; people have to type this one. */
const LONGEST_BASE = 24;

/** Names that mean something else in an image's name, or would let a student pass for the platform. */
const RESERVED = new Set([
  ...['library', 'admin', 'administrator', 'root', 'student', 'instructor', 'teacher', 'guest', 'nobody', 'system'],
  ...['docker', 'moby', 'slipway', 'hub', 'mirror', 'registry', 'scratch', 'localhost', 'lab', 'platform', 'official'],
]);

/**
 * The part of an image's name that stands for a person: lower-case ASCII letters, digits and single hyphens, such as
 * `ada-lovelace`. A name in another script becomes `learner`, which a number then makes unique.
 */
export function handleFrom(name: string): string {
  const slug = name
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[æÆ]/g, 'ae')
    .replace(/[łŁ]/g, 'l')
    .replace(/[đĐð]/g, 'd')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_BASE)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'learner' : slug;
}

/** The first free one of `ada`, `ada-2`, `ada-3` …; a reserved name is never free without its number. */
export function freeHandle(base: string, taken: ReadonlySet<string>): string {
  if (!RESERVED.has(base) && !taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
