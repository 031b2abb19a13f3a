import { answer } from '#app/api/answer.ts';
import { requirePerson } from '#app/auth/person.ts';
import { getRuntime } from '#lib/runtime.ts';
import { resetSandbox } from '#lib/sandbox/reset-sandbox.ts';
import { readSandboxId, type SandboxContext } from '../../sandbox-id.ts';

/** A clean sandbox in place of the student's own. */
export const POST = answer<SandboxContext>(async (_request, context) => {
  const { id: userId } = await requirePerson();
  return resetSandbox(getRuntime(), { userId, sandboxId: await readSandboxId(context) });
});
