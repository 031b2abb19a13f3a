import { expect, test } from 'vitest';
import { connectionWords } from '#app/components/workspace/connection-words.ts';
import { parsePreferences, usualPreferences } from '#app/components/workspace/preferences.ts';
import { engineWords, PHASES, sandboxWords } from '#app/components/workspace/sandbox-words.ts';
import { warningAt } from '#app/components/workspace/warnings.ts';
import { SANDBOX_STATUSES, type SandboxReason } from '#lib/sandbox/view.ts';

const REASONS: SandboxReason[] = [
  'by-student',
  'reset',
  'deadline',
  'idle',
  'operator',
  'lost',
  'image-missing',
  'host-full',
  'host-engine-down',
  'engine-not-answering',
  'setup-failed',
  'internal',
];
const plain = { reason: null, queue: null, phase: null };

test('every state of a sandbox has words, with and without a reason', () => {
  for (const status of SANDBOX_STATUSES) {
    for (const reason of [null, ...REASONS]) {
      const words = sandboxWords({ ...plain, status, reason });
      expect([status, reason, words.title.length > 8, words.sentence.length > 15]).toEqual([
        status,
        reason,
        true,
        true,
      ]);
    }
  }
});

test('a failed start is our fault and says so, whatever the reason', () => {
  expect(REASONS.map((reason) => sandboxWords({ ...plain, status: 'failed', reason }).tone)).toEqual(
    REASONS.map(() => 'ours'),
  );
});

test('the queue says the place and a rounded wait', () => {
  const inQueue = (place: number, estimateSeconds: number) =>
    sandboxWords({ ...plain, status: 'queued', queue: { place, estimateSeconds } }).sentence;
  expect([inQueue(1, 3), inQueue(4, 41), inQueue(30, 200)].map((words) => words.split('.')[0])).toEqual([
    'You are next, about 5 seconds to go',
    '3 before you, about 45 seconds to go',
    '29 before you, about 4 minutes to go',
  ]);
});

test('every phase of a start has its line', () => {
  expect(PHASES.map(({ phase }) => phase)).toEqual(['container', 'engine', 'images', 'files', 'setup']);
  expect(engineWords(null)).toBe('No engine');
});

test('the connection says when it tries again and what is safe', () => {
  const facts = { state: 'reconnecting', retryAt: 5000, refusal: null } as const;
  expect(connectionWords(facts, 2500)).toEqual({
    short: 'Reconnecting in 3 s',
    long: 'The connection was lost. What you type is kept, and sent on if your shell is still there.',
  });
  expect(connectionWords({ ...facts, retryAt: null }, 2500).short).toBe('Reconnecting');
  expect(connectionWords({ state: 'connected', retryAt: null, refusal: null }, 0)).toEqual({
    short: 'Connected',
    long: null,
  });
  expect(connectionWords({ state: 'offline', retryAt: null, refusal: 'not-signed-in' }, 0).short).toBe('Signed out');
});

test('warnings come at ten, five and one minute', () => {
  expect([null, 601, 600, 301, 300, 61, 60, 1, 0].map(warningAt)).toEqual([null, null, 10, 10, 5, 5, 1, 1, null]);
});

test('kept preferences count as far as they make sense', () => {
  expect([
    parsePreferences('{"fontSize":16,"screenReader":true}'),
    parsePreferences('{"fontSize":900,"screenReader":"yes"}'),
    parsePreferences('nonsense'),
    parsePreferences('null'),
    parsePreferences(null),
  ]).toEqual([
    { fontSize: 16, screenReader: true },
    usualPreferences,
    usualPreferences,
    usualPreferences,
    usualPreferences,
  ]);
});
