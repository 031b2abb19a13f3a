import { expect, test } from 'vitest';
import { wrapperCommand } from '#lib/sandbox/docker-exec.ts';

test('every program goes through the wrapper, with its directory, size and variables', () => {
  const command = {
    argv: ['bash', '--login'] as const,
    user: 'student' as const,
    tty: { cols: 80, rows: 24 },
    env: { TERM: 'vt100' },
  };
  expect(wrapperCommand('t1', command)).toEqual([
    '/usr/lib/slipway/exec',
    't1',
    'student',
    '/home/student',
    '80x24',
    'TERM=vt100',
    'COLORTERM=truecolor',
    'bash',
    '--login',
  ]);
  expect(wrapperCommand('t2', { argv: ['id'], user: 'platform', cwd: '/tmp' })).toEqual([
    '/usr/lib/slipway/exec',
    't2',
    'platform',
    '/tmp',
    '-',
    'id',
  ]);
});

test('what would be read as something else is refused', () => {
  const refused = expect.objectContaining({ code: 'exec-failed' });
  expect(() => wrapperCommand('t', { argv: ['A=b'], user: 'student' })).toThrow(refused);
  expect(() => wrapperCommand('t', { argv: [''], user: 'student' })).toThrow(refused);
  expect(() => wrapperCommand('t', { argv: ['id'], user: 'student', env: { 'A B': 'x' } })).toThrow(refused);
});
