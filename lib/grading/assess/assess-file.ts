import type { FileSeen } from '../../engine/archive-files.ts';
import type { FileWanted } from '../../labs/facts.ts';
import type { Known } from '../facts.ts';
import { type Judgement, judge } from './judgement.ts';

export function titleOfFile(where: string, { path, exists, contains }: FileWanted): string {
  if (contains !== undefined) return `${path} in ${where} contains “${contains}”`;
  return exists ? `${where} contains ${path}` : `${where} does not contain ${path}`;
}

/** `hint` follows the sentence that says that the file is missing; it tells where the student may have gone astray. */
export function judgeFile(
  where: string,
  wanted: FileWanted,
  answer: Known<FileSeen | null> | undefined,
  hint = '',
): Judgement {
  const { path, exists, contains } = wanted;
  const expected = contains === undefined ? (exists ? 'there' : 'not there') : `contains “${contains}”`;
  return judge(expected, answer, (file) => {
    const missing = `${path} is not in ${where}.${hint === '' ? '' : ` ${hint}`}`;
    if (exists === false)
      return { met: file === null, actual: file ? 'there' : 'not there', message: `${path} is still in ${where}.` };
    if (file === null) return { met: false, actual: 'not there', message: missing };
    if (contains === undefined)
      return { met: true, actual: file.kind === 'file' ? 'there' : `there, a ${file.kind}`, message: '' };
    if (file.text === null)
      return { met: false, actual: `a ${file.kind}, not a file`, message: `${path} in ${where} is not a plain file.` };
    const met = file.text.includes(contains);
    return {
      met,
      actual: met ? 'as wanted' : 'a file without that text',
      message: `${path} is in ${where}, but it does not contain “${contains}”.`,
    };
  });
}
