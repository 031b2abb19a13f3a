import type { ErrorCode } from '../../errors.ts';
import type { Assertion } from '../../labs/format.ts';
import type { Facts } from '../facts.ts';
import type { AssertionResult } from '../result.ts';
import { judgeContainer, titleOfContainer } from './assess-container.ts';
import { judgeImage, titleOfImage } from './assess-image.ts';

/**
 * Decides one assertion from what the engine said. Pure: the same facts give the same result. Parameters must have been
 * filled in already.
 */
export function assess(assertion: Assertion, facts: Facts): AssertionResult {
  const { id, points: worth } = assertion;
  const judgement = assertion.subject === 'image' ? judgeImage(assertion, facts) : judgeContainer(assertion, facts);
  const own = assertion.subject === 'image' ? titleOfImage(assertion) : titleOfContainer(assertion);
  const title = assertion.title ?? capitalised(own);
  const { outcome, expected } = judgement;
  switch (judgement.outcome) {
    case 'met':
      return { id, outcome: 'met', title, expected, actual: judgement.actual, message: null, points: worth, worth };
    case 'unmet': {
      const message = assertion.otherwise ?? judgement.message;
      return { id, outcome: 'unmet', title, expected, actual: judgement.actual, message, points: 0, worth };
    }
    case 'unknown':
      return {
        id,
        outcome,
        title,
        expected,
        actual: 'not found out',
        message: wordOurs(judgement.code),
        points: 0,
        worth,
      };
  }
}

const capitalised = (title: string): string => (title.startsWith('the ') ? `T${title.slice(1)}` : title);

/** Whose fault it is stands in every sentence: a student must never take it for a wrong answer. */
function wordOurs(code: ErrorCode): string {
  switch (code) {
    case 'engine-answer-malformed':
      return "The engine in your sandbox gave an answer that can't be read, so this could not be checked. It does not count; a reset of the sandbox brings a fresh engine.";
    case 'sandbox-gone':
      return 'The sandbox ended while it was being looked at. This does not count.';
    case 'engine-not-answering':
      return 'The engine in your sandbox did not answer in time. This is not counted; try again in a moment.';
    default:
      return 'We could not look into your sandbox. This is our fault and does not count; try again in a moment.';
  }
}
