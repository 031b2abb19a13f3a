import { z } from 'zod';
import { SlipwayError } from '#lib/errors.ts';

const schema = z.uuid();

export type SandboxContext = { params: Promise<{ id: string }> };

/** The id in the path. What is no id at all names no sandbox: sandbox-not-found. */
export async function readSandboxId({ params }: SandboxContext): Promise<string> {
  const parsed = schema.safeParse((await params).id);
  if (!parsed.success) throw new SlipwayError('sandbox-not-found', 'the path names no sandbox');
  return parsed.data;
}
