import { expect, test } from 'vitest';
import { fillIn, fillInAll, fillInColumns, parametersFor, placeholdersIn, variableOf } from '#lib/labs/parameters.ts';

const lab = {
  slug: 'ports',
  parameters: { port: { integer: [8000, 8009] as [number, number] }, colour: { choice: ['red', 'green', 'blue'] } },
};
const ada = { userId: '0192d3f0-0000-7000-8000-000000000001', handle: 'ada' };

test('a student gets the same values every time', () => {
  expect(parametersFor(lab, ada)).toEqual(parametersFor(lab, ada));
  expect(parametersFor(lab, ada)).toEqual({ port: '8001', colour: 'green', student: 'ada' });
});

test('a new name of the student changes nothing but the name', () => {
  expect(parametersFor(lab, { ...ada, handle: 'ada-l' })).toEqual({ ...parametersFor(lab, ada), student: 'ada-l' });
});

test('the values of many students use the whole range and nothing beyond it', () => {
  const ports = Array.from(
    { length: 500 },
    (_, index) => parametersFor(lab, { userId: `user-${index}`, handle: 'x' }).port,
  );
  expect([...new Set(ports)].sort()).toEqual(Array.from({ length: 10 }, (_, index) => String(8000 + index)));
});

test('another lab gives other values', () => {
  const seen = Array.from({ length: 50 }, (_, index) => parametersFor({ ...lab, slug: `lab-${index}` }, ada).port);
  expect(new Set(seen).size).toBeGreaterThan(5);
});

test('a name without a value and the templates of Docker stay as they are', () => {
  expect(fillIn('{{student}} {{ student }} {{other}} {{.Id}} {{json .Config}} {{toString}}', { student: 'ada' })).toBe(
    'ada ada {{other}} {{.Id}} {{json .Config}} {{toString}}',
  );
});

test('a value that looks like a placeholder is not filled in again', () => {
  expect(fillIn('{{a}}', { a: '{{b}}', b: 'x' })).toBe('{{b}}');
});

test('every text inside an assertion is filled in, and nothing else is touched', () => {
  expect(
    fillInAll(
      { image: '{{student}}/x', wanted: { on: '{{port}}', list: ['{{port}}', 3, true, null] } },
      { student: 'ada', port: '1' },
    ),
  ).toEqual({
    image: 'ada/x',
    wanted: { on: '1', list: ['1', 3, true, null] },
  });
});

test('the columns of a transcript stay in line', () => {
  const table = 'REPOSITORY            TAG\n{{student}}/debian    httpd\ndebian                trixie';
  expect(fillInColumns(table, { student: 'ada' })).toBe(
    'REPOSITORY            TAG\nada/debian            httpd\ndebian                trixie',
  );
  expect(fillInColumns('{{student}}/x  y', { student: 'somebody-with-a-long-name' })).toBe(
    'somebody-with-a-long-name/x  y',
  );
});

test('placeholders are listed without the words of Docker’s templates', () => {
  expect(placeholdersIn('{{student}} {{range .}}{{end}} {{else}} {{port}}')).toEqual(['student', 'port']);
});

test('a script finds a parameter as a variable', () => {
  expect([variableOf('student'), variableOf('webPort')]).toEqual(['STUDENT', 'WEB_PORT']);
});
