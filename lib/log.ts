import { AsyncLocalStorage } from 'node:async_hooks';
import { codeOf } from './errors.ts';
import { oncePerProcess } from './once.ts';

/** Fields of a log line. Secrets do not belong here; names that look like one are blanked all the same. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
const SECRET_NAME = /pass|secret|token|cookie|authorization|session/i;

const requests = oncePerProcess('log.requests', () => new AsyncLocalStorage<{ id: string }>());

/** Runs `work` so that every line logged inside it carries this request's id. */
export function withRequestId<Result>(id: string, work: () => Result): Result {
  return requests.run({ id }, work);
}

/** One JSON object a line, written to standard error, so that standard output stays for people. */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Log {
  const floor = LEVELS.indexOf(level);
  const at =
    (name: Exclude<LogLevel, 'silent'>) =>
    (event: string, fields: LogFields = {}) => {
      if (LEVELS.indexOf(name) < floor) return;
      const requestId = requests.getStore()?.id;
      write(
        JSON.stringify(
          {
            time: new Date().toISOString(),
            level: name,
            event,
            ...(requestId && { requestId }),
            ...fields,
          },
          safely,
        ),
      );
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function safely(name: string, value: unknown): unknown {
  if (typeof value === 'string' && SECRET_NAME.test(name)) return '[hidden]';
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) {
    return { name: value.name, message: value.message, code: codeOf(value), stack: value.stack, cause: value.cause };
  }
  return value;
}
