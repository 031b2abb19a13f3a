/**
 * Every failure that may reach a person or another module carries one code of this union.
 * Match the code, never the text and never `instanceof`: Next's bundles and the server each hold
 * a copy of this module, so two classes of the same name live in one process.
 *
 * The number is the HTTP status that a route answers with. The sentence for people is written
 * in the user interface (`app/components/error-words.ts`), from the code and the details.
 */
export const STATUS_OF = {
  // The request
  'bad-request': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'not-allowed': 403,
  'foreign-origin': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'too-large': 413,
  'too-many-requests': 429,
  // Accounts
  'weak-password': 422,
  'email-taken': 409,
  'join-code-unknown': 404,
  'join-code-used-up': 410,
  'join-code-expired': 410,
  'account-disabled': 403,
  'provider-failed': 502,
  // Labs
  'lab-not-found': 404,
  'step-not-found': 404,
  'task-not-found': 404,
  'lab-invalid': 500,
  // Sandboxes
  'sandbox-not-found': 404,
  'sandbox-not-ready': 409,
  'sandbox-gone': 410,
  'sandbox-failed': 502,
  'image-missing': 503,
  'host-full': 503,
  'host-engine-down': 503,
  'host-engine-error': 502,
  'exec-failed': 502,
  'exec-timeout': 504,
  'output-too-large': 502,
  // The student's engine
  'engine-not-answering': 503,
  'engine-answer-malformed': 502,
  // Terminals
  'terminal-not-found': 404,
  'too-many-terminals': 409,
  'no-terminal-left': 503,
  // Ours
  'database-down': 503,
  'migration-refused': 500,
  'settings-invalid': 500,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof STATUS_OF;

/** Facts that help to word the failure; shown to people, so nothing secret belongs in here. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export class SlipwayError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  /** `message` is for the log of the operator; `cause` keeps what was caught. */
  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SlipwayError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The code of a thrown value, or null where it carries none of ours. */
export function codeOf(thrown: unknown): ErrorCode | null {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  const { code } = thrown;
  return typeof code === 'string' && Object.hasOwn(STATUS_OF, code) ? (code as ErrorCode) : null;
}

/** What a route may tell the browser about a thrown value: a code, a status, details; never a stack. */
export function publicError(thrown: unknown): {
  code: ErrorCode;
  status: number;
  details: ErrorDetails;
} {
  const code = codeOf(thrown);
  if (code === null) return { code: 'internal', status: STATUS_OF.internal, details: {} };
  const details = (thrown as { details?: ErrorDetails }).details ?? {};
  return { code, status: STATUS_OF[code], details };
}
