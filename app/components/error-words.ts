import type { ErrorCode } from '#lib/errors.ts';
import { type ErrorWords, INTERNAL_WORDS } from './internal-words.ts';

const TRY_AGAIN = INTERNAL_WORDS.next;

const WORDS = {
  'bad-request': {
    title: 'That could not be read',
    sentence: 'Something in what was sent is missing or has the wrong form.',
    next: 'Check what you typed and send it again.',
  },
  'not-signed-in': {
    title: 'You are not signed in',
    sentence: 'This needs to know who you are. Your session may have ended.',
    next: 'Sign in again; your work is kept.',
  },
  'wrong-credentials': {
    title: 'Email and password do not match',
    sentence: 'There is no account with this email and this password.',
    next: 'Check both. Capitals matter in the password.',
  },
  'not-allowed': {
    title: 'Not for your account',
    sentence: 'Your account has no right to do this.',
    next: 'If it should have, ask your instructor.',
  },
  'foreign-origin': {
    title: 'Refused for safety',
    sentence: 'The request came from another site or address than this one.',
    next: 'Open Slipway at its own address and do it there.',
  },
  'not-found': {
    title: 'Nothing is here',
    sentence: 'The address is wrong, or what stood here is gone.',
    next: 'Go back to the labs.',
  },
  'method-not-allowed': {
    title: 'That does not work here',
    sentence: 'This address does not take that kind of request.',
    next: 'Go back to the labs.',
  },
  conflict: {
    title: 'Somebody was faster',
    sentence: 'It changed while you were working on it, perhaps in another tab.',
    next: 'Reload the page and look again.',
  },
  'too-large': {
    title: 'Too large',
    sentence: 'What was sent is larger than is accepted here.',
    next: 'Send less at once.',
  },
  'too-many-requests': {
    title: 'Too many tries',
    sentence: 'There were too many tries in a short time, so we make a pause.',
    next: 'Wait a few minutes, then try again.',
  },
  'weak-password': {
    title: 'This password is too weak',
    sentence: 'A password needs at least 10 characters and must not be a common one.',
    next: 'Take a longer one: four words do well.',
  },
  'email-taken': {
    title: 'This email has an account already',
    sentence: 'An account with this email exists.',
    next: 'Sign in with it, or take another email.',
  },
  'join-code-unknown': {
    title: 'We do not know this code',
    sentence: 'No class has this join code. A letter may have been misread.',
    next: 'Look at the code again: it has eight letters and digits, and never 0, O, 1, I or L.',
  },
  'join-code-used-up': {
    title: 'Every seat is taken',
    sentence: 'The code is right, but the class is full.',
    next: 'Ask your instructor for another seat.',
  },
  'join-code-expired': {
    title: 'This class no longer takes anyone in',
    sentence: 'The code was right once; its time to join is over.',
    next: 'Ask your instructor for a new code. If you joined before, sign in instead.',
  },
  'account-disabled': {
    title: 'This account is switched off',
    sentence: 'Somebody who runs this Slipway has switched the account off. Its work is kept.',
    next: 'Ask your instructor.',
  },
  'provider-failed': {
    title: 'Signing in there did not work',
    sentence: 'The other site sent you back without saying who you are, or the sign-in was broken off.',
    next: 'Try again, or sign in another way.',
  },
  'lab-not-found': {
    title: 'There is no such lab',
    sentence: 'The address is wrong, or the lab was taken out of the course.',
    next: 'Go back to the labs.',
  },
  'step-not-found': {
    title: 'There is no such step',
    sentence: 'The lab exists, but has no page of this name.',
    next: 'Open the lab at its first step.',
  },
  'task-not-found': {
    title: 'There is no such task',
    sentence: 'The lab has changed since this page was loaded.',
    next: 'Reload the page.',
  },
  'lab-invalid': {
    title: 'This lab is broken',
    sentence: 'Its files have a mistake, so it can’t be shown. This is not your fault.',
    next: 'Tell your instructor; the other labs work.',
  },
  'sandbox-not-found': {
    title: 'There is no such sandbox',
    sentence: 'You have no sandbox of this kind, or it was removed.',
    next: 'Start a new one.',
  },
  'sandbox-not-ready': {
    title: 'The sandbox is not ready yet',
    sentence: 'It is still starting, or it is about to stop.',
    next: 'Wait until the terminal shows a prompt.',
  },
  'sandbox-gone': {
    title: 'The sandbox has ended',
    sentence: 'Its time is up, or it was stopped. Points that you earned are kept.',
    next: 'Start a new one.',
  },
  'sandbox-failed': {
    title: 'The sandbox could not start',
    sentence: 'Something went wrong on our side. This costs you nothing.',
    next: 'Start it again. If it fails again, tell your instructor.',
  },
  'image-missing': {
    title: 'An image is missing',
    sentence: 'The server lacks an image that the sandbox needs. This is not your fault.',
    next: 'Tell your instructor: the server needs `npm run images`.',
  },
  'host-full': {
    title: 'Every place is taken',
    sentence: 'The server runs as many sandboxes as it can carry.',
    next: 'Wait for a place, and read on meanwhile: the lesson works without a sandbox.',
  },
  'host-engine-down': {
    title: 'The server’s Docker engine does not answer',
    sentence: 'Sandboxes can’t be reached just now. This is our fault; nothing of yours is lost.',
    next: 'We keep trying. Read on meanwhile.',
  },
  'host-engine-error': {
    title: 'The server’s Docker engine refused',
    sentence: 'It could not do what Slipway asked of it. This is our fault.',
    next: TRY_AGAIN,
  },
  'exec-failed': {
    title: 'A command could not be run in your sandbox',
    sentence: 'The sandbox did not let us in. This is our fault and does not count.',
    next: 'Try again; if it stays, reset the sandbox.',
  },
  'exec-timeout': {
    title: 'Your sandbox took too long',
    sentence: 'A question that we asked it had no answer in time. This does not count.',
    next: 'Something heavy may be running in it. Try again when it is done.',
  },
  'output-too-large': {
    title: 'Too much came back',
    sentence: 'The sandbox answered with more than we read. This does not count.',
    next: 'Try again; if it stays, reset the sandbox.',
  },
  'engine-not-answering': {
    title: 'Your Docker engine does not answer',
    sentence: 'The engine in your sandbox is silent. This does not count.',
    next: 'Try again; if it stays, reset the sandbox.',
  },
  'engine-answer-malformed': {
    title: 'Your Docker engine answered strangely',
    sentence: 'We could not read what it said. This does not count.',
    next: 'Try again; if it stays, reset the sandbox.',
  },
  'terminal-not-found': {
    title: 'This terminal is gone',
    sentence: 'Its shell has ended.',
    next: 'Open a new terminal.',
  },
  'too-many-terminals': {
    title: 'No more terminals',
    sentence: 'As many terminals are open as a sandbox may have.',
    next: 'Close one first.',
  },
  'no-terminal-left': {
    title: 'The server has no terminal left',
    sentence: 'All sandboxes together use as many as its kernel hands out. This is not your fault.',
    next: 'Try again in a moment, and tell your instructor: `npm run doctor` says what to change.',
  },
  'database-down': {
    title: 'The database does not answer',
    sentence: 'Progress can’t be read or written just now. What you did is still in your sandbox.',
    next: TRY_AGAIN,
  },
  'migration-refused': {
    title: 'The database has another shape',
    sentence: 'It was not brought to the shape that this version of Slipway needs.',
    next: 'Tell whoever runs this Slipway; the log names the change that was refused.',
  },
  'settings-invalid': {
    title: 'Slipway is set up wrongly',
    sentence: 'A setting of the server has a mistake.',
    next: 'Tell whoever runs this Slipway; the log names the setting.',
  },
  internal: INTERNAL_WORDS,
} as const satisfies Record<ErrorCode, ErrorWords>;

/** The words for a code; a code that this page does not know (a newer server) reads as `internal`. */
export function errorWords(code: string): ErrorWords {
  return Object.hasOwn(WORDS, code) ? WORDS[code as ErrorCode] : WORDS.internal;
}
