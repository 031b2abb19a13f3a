import { answer } from '#app/api/answer.ts';
import { getRuntime } from '#lib/runtime.ts';
import { checkReadiness } from '#lib/use-cases/check-readiness.ts';

/** 200 when the database and the host engine answer, else 503 with which of them does not. */
export const GET = answer(async () => {
  const readiness = await checkReadiness(getRuntime());
  return Response.json(readiness, { status: readiness.ready ? 200 : 503 });
});

export const dynamic = 'force-dynamic';
