import type { z } from 'zod';
import { SlipwayError } from '#lib/errors.ts';

/** 64 KiB: no body that the platform's own pages send comes near it. */
const LARGEST_BODY_BYTES = 64 * 1024;

/**
 * The request's JSON body, checked. Throws `bad-request` (not JSON, or not what the schema wants; the details name the
 * fields) or `too-large`. Only `application/json` is taken: a foreign page can't send that without asking first.
 */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new SlipwayError('bad-request', `content type ${type} is not application/json`);
  const text = await readText(request, LARGEST_BODY_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SlipwayError('bad-request', 'the body is not JSON', { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))].filter((path) => path !== '');
  throw new SlipwayError('bad-request', 'the body does not fit', { details: { fields }, cause: parsed.error });
}

/** The body as text. Stops reading and throws `too-large` past `limit` bytes, whatever the headers promise. */
export async function readText(request: Request, limit: number): Promise<string> {
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw new SlipwayError('too-large', `the body has more than ${limit} bytes`);
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}
