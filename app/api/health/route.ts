import { answer } from '#app/api/answer.ts';

/** The process lives and serves; says nothing of what it depends on. */
export const GET = answer(async () => Response.json({ ok: true }));

export const dynamic = 'force-dynamic';
