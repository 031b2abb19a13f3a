import { existsSync } from 'node:fs';
import type { Progress } from '../progress.ts';
import { aptInstall, mayInstall } from './apt.ts';
import { Refusal } from './refusal.ts';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Path of a Chromium for the end-to-end tests: `CHROMIUM_PATH`, else one that is installed, else Debian's package,
 * which root may install. Refuses with what to run where none of these works.
 */
export async function ensureChromium(progress: Progress, named = process.env.CHROMIUM_PATH): Promise<string> {
  if (named) {
    if (existsSync(named)) return named;
    throw new Refusal(`CHROMIUM_PATH names ${named}, which does not exist. Correct it, or unset it.`);
  }
  const installed = CANDIDATES.find((path) => existsSync(path));
  if (installed) return installed;
  if (!mayInstall()) {
    throw new Refusal('The end-to-end tests need Chromium. Run: sudo apt-get install chromium — or set CHROMIUM_PATH.');
  }
  await progress.step('Installing Chromium for the end-to-end tests', (report) => aptInstall(['chromium'], report));
  const fresh = CANDIDATES.find((path) => existsSync(path));
  if (!fresh) throw new Refusal('The package chromium was installed, but no browser came with it. Set CHROMIUM_PATH.');
  return fresh;
}
