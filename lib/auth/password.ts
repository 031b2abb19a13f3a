import { hash, verify } from '@node-rs/argon2';
import { oncePerProcess } from '../once.ts';

/**
 * argon2id (the package's default) with 19 MiB, two passes, one lane: OWASP's password storage cheat sheet. It runs in
 * libuv's pool, so the event loop goes on; some 30 ms of one core.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Compared with where there is no account, so that an unknown email takes as long as a wrong password. */
const nobodysHash = () => oncePerProcess('auth.nobodys-hash', () => hash('no password has this hash', COST));

export const hashPassword = (password: string): Promise<string> => hash(normalised(password), COST);

/** Whether the password fits; null is nobody's hash, and never fits. Takes the same time in every case. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? (await nobodysHash()), normalised(password));
  return fits && passwordHash !== null;
}

/** Keyboards differ in how they compose an accented letter. */
const normalised = (password: string): string => password.normalize('NFKC');
