/** Results of grading, as they are stored, sent to the browser and shown. Pure types. */

/** `unknown` means that the platform could not find out: ours, never the student's. */
export type AssertionOutcome = 'met' | 'unmet' | 'unknown';

export type AssertionResult = {
  id: string;
  outcome: AssertionOutcome;
  /** What is wanted, as one line of Markdown-free text, e.g. "An image is tagged ada/debian:httpd". */
  title: string;
  expected: string;
  actual: string;
  /** What an unmet assertion tells the student: the author's `otherwise` or the fact's own words. */
  message: string | null;
  points: number;
  worth: number;
};

/**
 * `pending`: a task that this one needs is open. `error`: ours (engine not answering, time out);
 * retried, shown as our fault, never stored as a wrong answer.
 */
export type TaskOutcome = 'passed' | 'failed' | 'pending' | 'error';

export type TaskResult = {
  taskId: string;
  outcome: TaskOutcome;
  points: number;
  worth: number;
  assertions: readonly AssertionResult[];
  /** Ids of the open tasks that a pending task waits for. */
  waitsFor: readonly string[];
  /** ISO 8601, server time. */
  checkedAt: string;
};
