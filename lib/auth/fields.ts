import { z } from 'zod';
import { normaliseJoinCode } from '../ids.ts';

/** What people type about themselves, checked and brought into the one form that the database holds. */

export const emailField = z.string().max(254).trim().toLowerCase().pipe(z.email());

/** Control characters and bidirectional overrides could make one name look like another on the class wall. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;

export const nameField = z
  .string()
  .max(200)
  .transform((typed) => typed.normalize('NFC').replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim())
  .pipe(z.string().min(1).max(60));

/** Any text: what is weak is said by its own code. The limit keeps hashing cheap. */
export const passwordField = z.string().min(1).max(200);

export const joinCodeField = z.string().max(40).transform(normaliseJoinCode).pipe(z.string().min(1));
