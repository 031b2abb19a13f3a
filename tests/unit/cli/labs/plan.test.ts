import { expect, test } from 'vitest';
import { inOrderOfNeeds, judgeMutant, judgeSolved, judgeUntouched, nameOf, planRehearsals } from '#cli/labs/plan.ts';
import type { AssertionOutcome, TaskOutcome, TaskResult } from '#lib/grading/result.ts';
import type { Lab, LabTask } from '#lib/labs/lab.ts';
import { assertionFrom } from '#tests/support/known-facts.ts';

function task(id: string, needs: string[] = [], mutants: LabTask['mutants'] = []): LabTask {
  const assertions = [
    assertionFrom({ id: 'there', image: 'x:1', exists: true }),
    assertionFrom({ id: 'author', image: 'x:1', author: 'ada' }),
    assertionFrom({ id: 'running', container: 'web', running: true }),
  ];
  return { id, title: id, points: 9, needs, assertions, hints: [], solve: `solve/${id}.sh`, mutants };
}

function result(outcome: TaskOutcome, outcomes: Readonly<Record<string, AssertionOutcome>> = {}): TaskResult {
  const assertions = Object.entries(outcomes).map(([id, met]) => ({
    id,
    outcome: met,
    title: id,
    expected: '',
    actual: 'something else',
    message: `${id} is not as wanted`,
    points: 0,
    worth: 3,
  }));
  return { taskId: 'a', outcome, points: 0, worth: 9, assertions, waitsFor: [], checkedAt: '' };
}

test('tasks are solved in the order of the file, but never before what they need', () => {
  expect(inOrderOfNeeds([task('c', ['a']), task('b'), task('a', ['d']), task('d')]).map(({ id }) => id)).toEqual([
    'd',
    'a',
    'c',
    'b',
  ]);
});

test('each mutant gets a sandbox of its own in which just its needs are solved', () => {
  const mutant = { script: 'mutants/m.sh', fails: 'there' };
  const lab = {
    slug: 'lab',
    tasks: [task('a'), task('b', ['a']), task('other'), task('c', ['b'], [mutant])],
  } as unknown as Lab;
  const planned = planRehearsals(lab);
  expect(planned.map(nameOf)).toEqual(['lab: solved from start to end', 'lab: mutants/m.sh']);
  expect(planned[1]).toMatchObject({ before: [{ id: 'a' }, { id: 'b' }], task: { id: 'c' } });
});

test.each([
  ['failed', true],
  ['passed', false],
  ['error', false],
] as const)('a task whose outcome is %s in an empty sandbox: %s', (outcome, passed) => {
  expect(judgeUntouched(task('a'), result(outcome)).passed).toBe(passed);
});

test('a solve that does not solve says what is missing', () => {
  expect(judgeSolved(task('a'), result('failed', { author: 'unmet' }))).toEqual({
    name: 'a passes after solve/a.sh',
    passed: false,
    detail: 'the outcome is failed\n    author: unmet; author is not as wanted',
  });
});

const judged = (fails: string, outcome: TaskOutcome, outcomes: Readonly<Record<string, AssertionOutcome>>) =>
  judgeMutant(task('a'), { script: 'mutants/m.sh', fails }, result(outcome, outcomes));

test('a mutant that fails where it should is caught', () => {
  expect(judged('author', 'failed', { there: 'met', author: 'unmet', running: 'met' }).passed).toBe(true);
});

test('a thing that is missing may fail all that is said of it, and nothing of another', () => {
  expect(judged('there', 'failed', { there: 'unmet', author: 'unmet', running: 'met' }).passed).toBe(true);
  expect(judged('there', 'failed', { there: 'unmet', author: 'unmet', running: 'unmet' })).toMatchObject({
    passed: false,
    detail: expect.stringContaining('it also fails at running'),
  });
});

test('a mutant that passes, fails elsewhere or breaks the engine is no proof', () => {
  expect(judged('author', 'passed', { author: 'met' })).toMatchObject({
    passed: false,
    detail: expect.stringContaining('nothing catches this mistake'),
  });
  expect(judged('author', 'failed', { author: 'met', running: 'unmet' }).passed).toBe(false);
  expect(judged('author', 'error', { author: 'unknown' }).passed).toBe(false);
});
