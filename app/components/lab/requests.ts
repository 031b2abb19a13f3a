import type { ErrorDetails } from '#lib/errors.ts';

export type Failure = { code: string; details?: ErrorDetails };
export type Outcome<Value> = { ok: true; value: Value } | ({ ok: false } & Failure);

/** Asks one of the platform's routes. Never throws: no connection is a failure like another. */
export async function request<Value>(method: 'GET' | 'POST' | 'DELETE', path: string): Promise<Outcome<Value>> {
  try {
    const response = await fetch(path, { method, headers: { accept: 'application/json' }, cache: 'no-store' });
    const body: unknown = response.status === 204 ? null : await response.json();
    if (response.ok) return { ok: true, value: body as Value };
    const error = (body as { error?: { code?: unknown; details?: ErrorDetails } } | null)?.error;
    return { ok: false, code: typeof error?.code === 'string' ? error.code : 'internal', details: error?.details };
  } catch {
    return { ok: false, code: 'no-connection' };
  }
}
