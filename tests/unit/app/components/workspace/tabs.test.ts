import { expect, test } from 'vitest';
import {
  afterChoice,
  afterClose,
  afterList,
  afterNew,
  afterReturn,
  NO_TABS,
  tabAfterKey,
  tabIds,
  titleOf,
} from '#app/components/workspace/tabs.ts';

const listed = (...ids: string[]) => ids.map((id) => ({ id, title: id.toUpperCase(), ended: false }));

test('the first terminal opens by itself, once', () => {
  const first = afterList(NO_TABS, []);
  expect([tabIds(first), first.active]).toEqual([['main'], 'main']);
  const closed = afterClose(afterList(first, listed('main')), 'main');
  expect([tabIds(afterList(closed, [])), afterList(closed, []).active]).toEqual([[], null]);
});

test('terminals that are there already are shown instead', () => {
  const tabs = afterList(NO_TABS, listed('a', 'b'));
  expect([tabIds(tabs), tabs.active]).toEqual([['a', 'b'], 'a']);
});

test('a new terminal is active, and stays where it is when the server lists it', () => {
  const tabs = afterNew(afterList(NO_TABS, listed('a')), 'n');
  expect([tabIds(tabs), tabs.active, titleOf(tabs, 'n')]).toEqual([['a', 'n'], 'n', 'New terminal']);
  const known = afterList(tabs, listed('a', 'n'));
  expect([tabIds(known), known.active, known.pending, titleOf(known, 'n')]).toEqual([['a', 'n'], 'n', [], 'N']);
});

test('when the active terminal goes, the one in its place is active', () => {
  const tabs = afterChoice(afterList(NO_TABS, listed('a', 'b', 'c')), 'b');
  expect([afterClose(tabs, 'b').active, afterList(tabs, listed('a', 'c')).active]).toEqual(['c', 'c']);
  expect(afterClose(afterChoice(tabs, 'c'), 'c').active).toBe('b');
});

test('a terminal that another page closed goes here too', () => {
  const tabs = afterList(afterList(NO_TABS, listed('a', 'b')), listed('b'));
  expect([tabIds(tabs), tabs.active]).toEqual([['b'], 'b']);
});

test('back at a server that was restarted, every tab stays and is opened again', () => {
  const away = afterChoice(afterList(NO_TABS, listed('a', 'b')), 'b');
  for (const known of [[], ['a'], ['b'], ['a', 'b']]) {
    const back = afterReturn(away, listed(...known));
    expect([tabIds(back).toSorted(), back.active]).toEqual([['a', 'b'], 'b']);
    expect(tabIds(afterList(back, listed('a', 'b')))).toEqual(['a', 'b']);
  }
  expect(tabIds(afterReturn(NO_TABS, []))).toEqual(['main']);
});

test('arrows go round, Home and End to the ends, other keys nowhere', () => {
  const tabs = afterList(NO_TABS, listed('a', 'b', 'c'));
  expect(['ArrowLeft', 'ArrowRight', 'Home', 'End', 'x', 'toString'].map((key) => tabAfterKey(tabs, key))).toEqual([
    'c',
    'b',
    'a',
    'c',
    null,
    null,
  ]);
});
