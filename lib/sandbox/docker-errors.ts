import { codeOf, SlipwayError } from '../errors.ts';

/** What a failed call to the host engine means, by its HTTP status, its text, or the socket's error. */
export function translateEngineError(thrown: unknown, doing: string): SlipwayError {
  if (codeOf(thrown) !== null) return thrown as SlipwayError;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const message = `${doing}: ${text}`;
  const status = statusOf(thrown);
  if (status === null) return new SlipwayError('host-engine-down', message, { cause: thrown });
  if (/no space left on device|disk quota exceeded/i.test(text)) {
    return new SlipwayError('host-full', message, { cause: thrown });
  }
  if (status === 404 && /no such image|image .*not found/i.test(text)) {
    return new SlipwayError('image-missing', message, { cause: thrown });
  }
  if (status === 404 && /no such (container|exec)/i.test(text)) {
    return new SlipwayError('sandbox-gone', message, { cause: thrown });
  }
  if (status === 409 && /is not running|is paused/i.test(text)) {
    return new SlipwayError('sandbox-gone', message, { cause: thrown });
  }
  return new SlipwayError('host-engine-error', message, { cause: thrown });
}

/** The engine's HTTP status, or null where nothing was answered at all. */
export function statusOf(thrown: unknown): number | null {
  if (typeof thrown !== 'object' || thrown === null || !('statusCode' in thrown)) return null;
  return typeof thrown.statusCode === 'number' ? thrown.statusCode : null;
}

/**
 * Runs one call to the host engine. An engine that takes the connection and then says nothing is down as well,
 * hence the limit.
 */
export async function askEngine<Answer>(
  doing: string,
  call: () => Promise<Answer>,
  timeoutMs = 60_000,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new SlipwayError('host-engine-down', `${doing}: no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([call(), tooLate]);
  } catch (thrown) {
    throw translateEngineError(thrown, doing);
  } finally {
    clearTimeout(timer);
  }
}
