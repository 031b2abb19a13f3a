import { answer } from '#app/api/answer.ts';
import { requirePerson } from '#app/auth/person.ts';
import { getRuntime } from '#lib/runtime.ts';
import { extendSandbox } from '#lib/sandbox/extend-sandbox.ts';
import { readSandboxId, type SandboxContext } from '../../sandbox-id.ts';

/** Gives the student's own sandbox more time. */
export const POST = answer<SandboxContext>(async (_request, context) => {
  const { id: userId } = await requirePerson();
  return extendSandbox(getRuntime(), { userId, sandboxId: await readSandboxId(context) });
});
