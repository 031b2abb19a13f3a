import { answer } from '#app/api/answer.ts';
import { requirePerson } from '#app/auth/person.ts';
import { getRuntime } from '#lib/runtime.ts';
import { stopSandbox } from '#lib/sandbox/stop-sandbox.ts';
import { readSandboxId, type SandboxContext } from '../sandbox-id.ts';

/** Ends the student's own sandbox. */
export const DELETE = answer<SandboxContext>(async (_request, context) => {
  const { id: userId } = await requirePerson();
  return stopSandbox(getRuntime(), { userId, sandboxId: await readSandboxId(context) });
});
