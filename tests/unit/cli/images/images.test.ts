import { expect, test } from 'vitest';
import { describeBuildLine } from '#cli/images/build-log.ts';
import { tagOf } from '#cli/images/sandbox-image.ts';

test('a build tells its step and what it does there', () => {
  const first = describeBuildLine({ stream: 'Step 3/9 : RUN apt-get update\n' }, '');
  expect(first).toEqual({ step: 'step 3 of 9', detail: 'step 3 of 9' });
  expect(describeBuildLine({ stream: 'Setting up git\n' }, 'step 3 of 9')?.detail).toBe('step 3 of 9, Setting up git');
  expect(describeBuildLine({ stream: '\n' }, 'step 3 of 9')).toBeNull();
});

test('a pull tells which layer is how far', () => {
  const line = { id: 'abc', status: 'Downloading', progress: '[=>  ] 1MB/30MB' };
  expect(describeBuildLine(line, '')?.detail).toBe('abc Downloading [=>  ] 1MB/30MB');
});

const files = [{ path: 'Dockerfile', mode: 0o644, content: Buffer.from('FROM debian') }];

test('the tag changes with every input and with nothing else', () => {
  const tag = tagOf(files, ['sha256:1']);
  expect(tagOf([...files], ['sha256:1'])).toBe(tag);
  const others = [
    tagOf(files, ['sha256:2']),
    tagOf([{ path: 'Dockerfile', mode: 0o755, content: Buffer.from('FROM debian') }], ['sha256:1']),
    tagOf([{ path: 'Dockerfile', mode: 0o644, content: Buffer.from('FROM ubuntu') }], ['sha256:1']),
  ];
  expect(new Set([tag, ...others]).size).toBe(4);
});
