import { type ErrorCode, type ErrorDetails, publicError } from '#lib/errors.ts';
import { getRuntime } from '#lib/runtime.ts';

/** What a form may show of a thrown value. Failures of ours are logged here: no route's wrapper stands around actions. */
export function actionFailure(thrown: unknown, action: string): { code: ErrorCode; details: ErrorDetails } {
  const { code, status, details } = publicError(thrown);
  if (status >= 500) getRuntime().log.error('action-failed', { action, code, error: thrown });
  return { code, details };
}
