import { answer } from '#app/api/answer.ts';
import { requirePerson } from '#app/auth/person.ts';
import { getRuntime } from '#lib/runtime.ts';
import { showHint } from '#lib/use-cases/show-hint.ts';

type Context = { params: Promise<{ slug: string; task: string }> };

export const POST = answer<Context>(async (_request, { params }) => {
  const { id: userId } = await requirePerson();
  const { slug: labSlug, task: taskId } = await params;
  return showHint(getRuntime(), { userId, labSlug, taskId });
});
