import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder that outlives checkouts: what took minutes to make and is the same for every one of them. */
export async function openCache(): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'slipway');
  await mkdir(folder, { recursive: true });
  return folder;
}
