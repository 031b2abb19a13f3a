import { z } from 'zod';
import type { ErrorCode, ErrorDetails } from '../errors.ts';
import type { TaskResult } from '../grading/result.ts';
import type { SandboxView } from '../sandbox/view.ts';
import { COLS, INPUT_BYTES, ROWS, TITLE_LENGTH } from './limits.ts';

/**
 * Every event between page and server. Requests are parsed here and answered with `Answer`; pushes come from the
 * server alone. Output is numbered by byte offset since the shell began; one such life of a shell has an id, so that
 * an offset of an earlier shell is never taken for one of this.
 */

const sandboxId = z.uuid();
const terminalId = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const viewerId = z.string().regex(/^[a-zA-Z0-9_-]{8,64}$/);
const offset = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const size = z.strictObject({
  cols: z.number().int().min(COLS.min).max(COLS.max),
  rows: z.number().int().min(ROWS.min).max(ROWS.max),
});
const bytes = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength > 0)
  .refine((value) => value.byteLength <= INPUT_BYTES, { params: { slipway: 'too-large' } });
/** Control characters would let a title break out of the line that shows it. */
const title = z
  .string()
  .trim()
  .min(1)
  .max(TITLE_LENGTH)
  .regex(/^[^\p{Cc}]*$/u);

const terminal = { sandboxId, terminalId };

export const REQUESTS = {
  /** The terminals of a sandbox. */
  'terminal:list': z.strictObject({ sandboxId }),
  /**
   * Starts the shell where there is none (or, with `restart`, where it has ended) and begins to send its output.
   * `have` says what the viewer holds already. A viewer that opens again takes the place of its former self.
   */
  'terminal:open': z.strictObject({
    ...terminal,
    viewerId,
    size,
    have: z.strictObject({ life: z.string().max(64), offset }).nullable(),
    restart: z.boolean().default(false),
  }),
  /**
   * Input `sequence` of this viewer, from 0; needs an open terminal. With a `key`, at most once for that key, whoever
   * sends it.
   */
  'terminal:input': z.strictObject({
    ...terminal,
    sequence: offset,
    bytes,
    key: z
      .string()
      .regex(/^[a-zA-Z0-9_.-]{8,80}$/)
      .nullable(),
  }),
  /** All output up to this offset is on the viewer's screen. */
  'terminal:acknowledge': z.strictObject({ ...terminal, offset }),
  'terminal:resize': z.strictObject({ ...terminal, size }),
  'terminal:rename': z.strictObject({ ...terminal, title }),
  /** Stops watching; the shell goes on. */
  'terminal:leave': z.strictObject({ ...terminal }),
  /** Ends the shell, for everybody. */
  'terminal:close': z.strictObject({ ...terminal }),
  /** Asks for the server's time: measures the delay, and corrects the page's countdown. */
  time: z.strictObject({}),
} as const;

export type RequestName = keyof typeof REQUESTS;
export type Request<Name extends RequestName> = z.output<(typeof REQUESTS)[Name]>;

export type TerminalView = { id: string; title: string; ended: boolean };

/** What a request is answered with when all went well. */
export type Answers = {
  'terminal:list': { terminals: readonly TerminalView[] };
  'terminal:open': { life: string; nextSequence: number; title: string };
  /** The sequence number expected next: at or below the one that was sent, that input was not taken. */
  'terminal:input': { nextSequence: number };
  'terminal:acknowledge': Record<never, never>;
  'terminal:resize': Record<never, never>;
  'terminal:rename': Record<never, never>;
  'terminal:leave': Record<never, never>;
  'terminal:close': Record<never, never>;
  time: { now: number };
};

export type Refusal = { ok: false; code: ErrorCode; details: ErrorDetails };
export type Answer<Name extends RequestName> = ({ ok: true } & Answers[Name]) | Refusal;

type AboutTerminal = { sandboxId: string; terminalId: string };

/** What the server tells on its own. */
export type Pushes = {
  /**
   * Output starts (again) at `from`. With `clear` what the screen shows does not go on there: it has to be emptied
   * first or, for another life, kept apart. What lies before `until` was printed earlier: a query in it must not be answered a second time.
   */
  'terminal:replay': AboutTerminal & { life: string; from: number; until: number; clear: boolean };
  'terminal:output': AboutTerminal & { offset: number; bytes: Uint8Array };
  /** The size in force. One viewer leads: its size counts, and its terminal answers the program's queries. */
  'terminal:size': AboutTerminal & { cols: number; rows: number; leading: boolean };
  'terminal:ended': AboutTerminal & { life: string; exitCode: number | null };
  'terminals-changed': { sandboxId: string; terminals: readonly TerminalView[] };
  'sandbox-changed': SandboxView;
  'task-graded': { labSlug: string; result: TaskResult };
};

export type PushName = keyof Pushes;

type Parsed<Name extends RequestName> = { ok: true; request: Request<Name> } | Refusal;

/** Whatever came in, either as a request of that name or as the refusal to answer with. Never throws. */
export function parseRequest<Name extends RequestName>(name: Name, payload: unknown): Parsed<Name> {
  const parsed = REQUESTS[name].safeParse(payload);
  if (parsed.success) return { ok: true, request: parsed.data as Request<Name> };
  const issues = parsed.error.issues;
  const tooLarge = issues.some((issue) => issue.code === 'custom' && issue.params?.slipway === 'too-large');
  const fields = [...new Set(issues.map((issue) => String(issue.path[0] ?? 'event')))].slice(0, 8);
  return { ok: false, code: tooLarge ? 'too-large' : 'bad-request', details: { fields } };
}
