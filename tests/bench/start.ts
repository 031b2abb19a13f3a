import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import {
  type Installation,
  type Platform,
  prepareInstallation,
  type RunningPlatform,
  removeInstallation,
  startPlatform,
} from '#tests/support/platform.ts';
import { type Figure, median } from './figures.ts';

const WARM_STARTS = 5;
const PAGE_LOADS = 5;
/** Only xterm's own code holds this class name. */
const XTERM_MARK = 'xterm-helper-textarea';

/** `npm run bench -- start`: from the command to the first page, what that page weighs, what the server holds at rest. */
export async function benchStart(options: { chromiumPath: string; say: (text: string) => void }): Promise<Figure[]> {
  const installation = await prepareInstallation('bench');
  await removeInstallation(installation);
  try {
    options.say('first start, which builds what is missing');
    let running = await startPlatform(installation);
    const { platform } = running;
    const warm: number[] = [];
    for (let round = 1; round <= WARM_STARTS; round++) {
      await running.stop();
      options.say(`warm start ${round} of ${WARM_STARTS}`);
      const started = performance.now();
      running = await startPlatform(installation);
      await firstPage(platform.address);
      warm.push(performance.now() - started);
    }
    const resident = await residentMiB(running);
    options.say('pages in Chromium');
    const pages = await measurePages(options.chromiumPath, platform);
    await running.stop();
    return [
      { name: 'up_warm_ms', value: median(warm), samples: warm, goal: 10_000, note: 'command to first page served' },
      ...pages,
      { name: 'server_rss_mib', value: resident, samples: [resident], note: 'after the warm start, nobody signed in' },
    ];
  } finally {
    await cleanUp(installation);
  }
}

async function cleanUp(installation: Installation): Promise<void> {
  await removeInstallation(installation);
}

async function firstPage(address: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The first page answered ${response.status}.`);
  await response.arrayBuffer();
}

/** Resident memory of the process that serves, from /proc. */
async function residentMiB({ serverPid }: RunningPlatform): Promise<number> {
  const status = await readFile(`/proc/${serverPid}/status`, 'utf8');
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(status)?.[1];
  if (!kilobytes) throw new Error(`/proc/${serverPid}/status has no VmRSS.`);
  return Number(kilobytes) / 1024;
}

async function measurePages(executablePath: string, platform: Platform): Promise<Figure[]> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const catalogue = await loadScripts(browser, platform, async (page) => {
      await page.goto('/', { waitUntil: 'networkidle' });
    });
    const lab = await loadScripts(browser, platform, openFirstLab);
    const ownScripts = [...lab].filter(([url]) => !catalogue.has(url));
    const own = ownScripts.filter(([, body]) => !body.includes(XTERM_MARK));
    const total = kilobytes([...lab.values()]);
    const paints = await measurePaints(browser, platform);
    return [
      {
        name: 'catalogue_js_gzip_kb',
        value: kilobytes([...catalogue.values()]),
        samples: [kilobytes([...catalogue.values()])],
        goal: 150,
      },
      {
        name: 'lab_js_gzip_kb',
        value: kilobytes(own.map(([, body]) => body)),
        samples: [kilobytes(own.map(([, body]) => body))],
        goal: 120,
        note: `what the lab page adds to the catalogue's, apart from xterm; everything together ${total.toFixed(1)}`,
      },
      { name: 'lab_lcp_ms', value: median(paints), samples: paints, note: 'largest contentful paint, warm server' },
    ];
  } finally {
    await browser.close();
  }
}

async function openFirstLab(page: Page): Promise<void> {
  await page.goto('/');
  const path = await page.locator('a[href^="/labs/"]').first().getAttribute('href');
  if (!path) throw new Error('The catalogue links to no lab.');
  await page.goto(path, { waitUntil: 'networkidle' });
}

async function signedIn(browser: Browser, platform: Platform, name: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: platform.address });
  const page = await context.newPage();
  await page.goto(platform.joinUrl);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: /join/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/join'));
  return page;
}

/** Addresses and texts of all scripts that a fresh page loads during `visit`. */
async function loadScripts(
  browser: Browser,
  platform: Platform,
  visit: (page: Page) => Promise<void>,
): Promise<Map<string, string>> {
  const joined = await signedIn(browser, platform, 'Bench');
  const state = await joined.context().storageState();
  await joined.context().close();
  const context = await browser.newContext({ baseURL: platform.address, storageState: state });
  const page = await context.newPage();
  const scripts = new Map<string, string>();
  const reading: Promise<void>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    reading.push(response.text().then((body) => void scripts.set(response.url(), body)));
  });
  await visit(page);
  await Promise.all(reading);
  await context.close();
  return scripts;
}

async function measurePaints(browser: Browser, platform: Platform): Promise<number[]> {
  const page = await signedIn(browser, platform, 'Bench');
  const paints: number[] = [];
  for (let load = 0; load < PAGE_LOADS; load++) {
    await openFirstLab(page);
    paints.push(await page.evaluate(largestPaint));
  }
  await page.context().close();
  return paints;
}

/** Runs in the page: when its largest element so far was painted, in milliseconds after navigation. */
function largestPaint(): Promise<number> {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
      type: 'largest-contentful-paint',
      buffered: true,
    });
  });
}

const kilobytes = (bodies: readonly string[]): number =>
  bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000;
