import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import type { Platform } from '#tests/support/platform.ts';

export const PLATFORM_FILE = resolve('.slipway/test/platform.json');

type Fixtures = {
  platform: Platform;
  /** Joins the class with just a name, in a browser of its own, and gives the page. */
  joinAs: (name: string) => Promise<Page>;
  /** Fails the test when a page logs an error or throws. Tests that expect one list it here. */
  expectedErrors: RegExp[];
};

export const test = base.extend<Fixtures>({
  platform: async ({ browserName: _ }, use) => {
    await use(JSON.parse(readFileSync(PLATFORM_FILE, 'utf8')));
  },
  baseURL: async ({ platform }, use) => {
    await use(platform.address);
  },
  expectedErrors: async ({ browserName: _ }, use) => {
    await use([]);
  },
  page: async ({ page, expectedErrors }, use) => {
    const unexpected = watchErrors(page, expectedErrors);
    await use(page);
    expect(unexpected).toEqual([]);
  },
  joinAs: async ({ browser, platform, expectedErrors }, use) => {
    const opened: { page: Page; unexpected: string[] }[] = [];
    await use(async (name) => {
      const context = await browser.newContext({ baseURL: platform.address });
      const page = await context.newPage();
      opened.push({ page, unexpected: watchErrors(page, expectedErrors) });
      await joinWithName(page, platform, name);
      return page;
    });
    for (const { page } of opened) await page.context().close();
    expect(opened.flatMap(({ unexpected }) => unexpected)).toEqual([]);
  },
});

export { expect };

/** Every page that passes here has no violation that axe can find. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
}

function watchErrors(page: Page, expected: readonly RegExp[]): string[] {
  const unexpected: string[] = [];
  const note = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) unexpected.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => note(error.message));
  return unexpected;
}

async function joinWithName(page: Page, platform: Platform, name: string): Promise<void> {
  await page.goto(platform.joinUrl);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: /join/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/join'));
}
