import { expect, test } from 'vitest';
import { bytesOfBinary, bytesToRun, createEscapeWatch } from '#app/components/workspace/typing.ts';

const typed = (text: string, bracketed: boolean) => Buffer.from(bytesToRun(text, bracketed)).toString();

test('one line is typed as it is, then Enter', () => {
  expect([typed('docker ps', true), typed('docker ps\n', false)]).toEqual(['docker ps\r', 'docker ps\r']);
});

test('several lines are one paste where the program knows pastes, else lines', () => {
  expect([typed('a\nb\r\nc\n\n', true), typed('a\nb', false)]).toEqual(['\u001b[200~a\rb\rc\u001b[201~\r', 'a\rb\r']);
});

test('a command can not end its own paste', () => {
  expect(typed('a\u001b[201~\nrm', true)).toBe('\u001b[200~a[201~\rrm\u001b[201~\r');
});

test('words of any script arrive as UTF-8, bytes as bytes', () => {
  expect([Buffer.from(bytesToRun('echo ř漢🙂', true)), bytesOfBinary('\u0000\u00ff')]).toEqual([
    Buffer.from('echo ř漢🙂\r'),
    new Uint8Array([0, 255]),
  ]);
});

test('Escape twice within half a second leaves the terminal', () => {
  const watch = createEscapeWatch();
  expect([
    watch.press('Escape', 0, false),
    watch.press('Escape', 400, false),
    watch.press('Escape', 500, false),
  ]).toEqual([false, true, false]);
});

test('slowly, or with another key between, it does not', () => {
  const watch = createEscapeWatch();
  expect([
    watch.press('Escape', 0, false),
    watch.press('Escape', 600, false),
    watch.press('j', 700, false),
    watch.press('Escape', 800, false),
  ]).toEqual([false, false, false, false]);
});

test('a full-screen program, where Escape is pressed twice by habit, takes a third', () => {
  const watch = createEscapeWatch();
  expect([0, 100, 200].map((at) => watch.press('Escape', at, true))).toEqual([false, false, true]);
});
