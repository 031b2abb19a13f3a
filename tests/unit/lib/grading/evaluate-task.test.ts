import { expect, test } from 'vitest';
import type { Clock } from '#lib/clock.ts';
import type { StudentEngine } from '#lib/engine/student-engine.ts';
import { SlipwayError } from '#lib/errors.ts';
import { evaluateTask, pendingResult } from '#lib/grading/evaluate-task.ts';
import type { LabTask } from '#lib/labs/lab.ts';
import { createIdleEngine } from '#tests/support/idle-engine.ts';
import { assertionFrom, container, debian, image } from '#tests/support/known-facts.ts';

const NOON = new Date('2026-01-01T12:00:00Z');
const parameters = { student: 'ada', port: '8080' };

/** Does not wait between tries, and lets nothing run out of time. */
const impatient: Clock = {
  now: () => NOON,
  after(milliseconds, callback) {
    if (milliseconds < 5_000) setImmediate(callback);
    return () => {};
  },
};

function taskOf(...assertions: Readonly<Record<string, unknown>>[]): LabTask {
  const parsed = assertions.map((written, index) => assertionFrom({ id: `a${index + 1}`, ...written }));
  return {
    id: 'task',
    title: 'T',
    points: parsed.reduce((sum, { points }) => sum + points, 0),
    needs: [],
    assertions: parsed,
    hints: [],
    solve: 'solve/x.sh',
    mutants: [],
  };
}

const evaluate = (engine: Partial<StudentEngine>, task: LabTask, clock = impatient) =>
  evaluateTask({ engine: { ...createIdleEngine(), ...engine }, clock }, { task, parameters });

const noAnswer = async (): Promise<never> => {
  throw new SlipwayError('engine-not-answering', 'silence');
};

const tagged = { image: '{{student}}/debian:httpd', exists: true, points: 2 };
const running = { container: 'web', running: true, points: 3 };

test('a task whose facts are there is passed, with parameters filled in', async () => {
  const asked: string[] = [];
  const findImage = async (reference: string) => {
    asked.push(reference);
    return image();
  };
  expect(await evaluate({ findImage, findContainer: async () => container() }, taskOf(tagged, running))).toMatchObject({
    taskId: 'task',
    outcome: 'passed',
    points: 5,
    worth: 5,
    waitsFor: [],
    checkedAt: NOON.toISOString(),
    assertions: [
      { id: 'a1', outcome: 'met', points: 2, title: 'An image is tagged ada/debian:httpd' },
      { id: 'a2', outcome: 'met', points: 3 },
    ],
  });
  expect(asked).toEqual(['ada/debian:httpd']);
});

test('a task that is half done fails and keeps the points of what is met', async () => {
  expect(await evaluate({ findImage: async () => image() }, taskOf(tagged, running))).toMatchObject({
    outcome: 'failed',
    points: 2,
    worth: 5,
  });
});

test('an engine that never answers is an error of ours, after three tries', async () => {
  let tries = 0;
  const findImage = async () => {
    tries += 1;
    return noAnswer();
  };
  expect(await evaluate({ findImage }, taskOf(tagged))).toMatchObject({
    outcome: 'error',
    points: 0,
    assertions: [{ outcome: 'unknown' }],
  });
  expect(tries).toBe(3);
});

test('an engine that comes to itself is asked again, and the student never hears of it', async () => {
  let tries = 0;
  const findImage = async () => {
    tries += 1;
    return tries < 3 ? noAnswer() : image();
  };
  expect(await evaluate({ findImage }, taskOf(tagged))).toMatchObject({ outcome: 'passed' });
});

test('what is known stands where something else can’t be found out', async () => {
  const result = await evaluate({ findImage: async () => image(), findContainer: noAnswer }, taskOf(tagged, running));
  expect(result).toMatchObject({
    outcome: 'error',
    points: 2,
    assertions: [{ outcome: 'met' }, { outcome: 'unknown' }],
  });
});

test('wrong in one thing is wrong, although another can’t be found out', async () => {
  expect(await evaluate({ findContainer: noAnswer }, taskOf(tagged, running))).toMatchObject({ outcome: 'failed' });
});

test('a surprise inside an engine is an error of ours too', async () => {
  const findImage = async (): Promise<never> => {
    throw new TypeError('undefined is not a function');
  };
  expect(await evaluate({ findImage }, taskOf(tagged))).toMatchObject({ outcome: 'error' });
});

test('an evaluation ends when its time is up, and closes the connections', async () => {
  let closed = 0;
  const hurried: Clock = {
    now: () => NOON,
    after(_milliseconds, callback) {
      setImmediate(callback);
      return () => {};
    },
  };
  const engine = {
    findImage: () => new Promise<never>(() => {}),
    close: () => {
      closed += 1;
    },
  };
  expect(await evaluate(engine, taskOf(tagged), hurried)).toMatchObject({ outcome: 'error' });
  expect(closed).toBe(3);
});

test('the same question is asked once, and the files of one image together', async () => {
  const asked: unknown[] = [];
  const engine = {
    findImage: async (reference: string) => {
      asked.push(reference);
      return image();
    },
    findFilesInImage: async (reference: string, questions: readonly unknown[]) => {
      asked.push([reference, questions.length]);
      return [{ kind: 'file' as const, text: 'x' }, null];
    },
  };
  const task = taskOf(
    tagged,
    { ...tagged, exists: undefined, file: { path: '/a', exists: true } },
    { ...tagged, exists: undefined, file: { path: '/b', exists: false } },
  );
  expect(await evaluate(engine, task)).toMatchObject({ outcome: 'passed' });
  expect(asked).toEqual(['ada/debian:httpd', ['ada/debian:httpd', 2]]);
});

test('a container can be meant by its image: the newest one that was started from it', async () => {
  const summary = { image: 'debian:trixie-slim', imageId: debian.id, state: 'running', isProbe: false };
  const engine = {
    findImage: async () => debian,
    listContainers: async () => [
      { ...summary, id: 'old', name: 'old', createdSeconds: 1 },
      { ...summary, id: 'new', name: 'new', createdSeconds: 3 },
      { ...summary, id: 'foreign', name: 'foreign', imageId: 'sha256:x', createdSeconds: 9 },
    ],
    findContainer: async (id: string) => container({ id, name: id }),
  };
  const task = taskOf({ container: { from: 'debian:trixie-slim' }, name: 'new' });
  expect(await evaluate(engine, task)).toMatchObject({ outcome: 'passed' });
  expect(await evaluate({}, task)).toMatchObject({ outcome: 'failed' });
});

test('a task whose needs are open is pending: nothing is asked', () => {
  expect(pendingResult(taskOf(tagged), ['install'], NOON)).toEqual({
    taskId: 'task',
    outcome: 'pending',
    points: 0,
    worth: 2,
    assertions: [],
    waitsFor: ['install'],
    checkedAt: NOON.toISOString(),
  });
});
