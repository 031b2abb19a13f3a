import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { LAB_PATH, startSandbox } from './lab-page.ts';

const PUBLIC = ['/', '/sign-in', '/join'];
const SIGNED_IN = ['/', LAB_PATH, '/progress', '/account'];

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`every page is accessible and fits, ${colorScheme}, ${width} px`, async ({ joinAs, page }) => {
      const visit = async (on: Page, path: string) => {
        await on.setViewportSize({ width, height: 800 });
        await on.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await on.goto(path);
        await expectAccessible(on);
        await expectNoSidewaysScroll(on);
      };
      for (const path of PUBLIC) await visit(page, path);
      const student = await joinAs(`Emre ${colorScheme} ${width}`);
      for (const path of SIGNED_IN) await visit(student, path);
    });
  }
}

test('the lab page stays accessible with a terminal in it', async ({ joinAs }) => {
  const page = await joinAs('Fatou Axe');
  await page.goto(LAB_PATH);
  await startSandbox(page);
  await expectAccessible(page);
});

test('who starts the sandbox can type at once, and leave the terminal by keyboard', async ({ joinAs }) => {
  const page = await joinAs('Gita Keys');
  await page.goto(LAB_PATH);
  await startSandbox(page);
  await expect(page.locator('.xterm-helper-textarea:visible')).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.locator('.xterm-helper-textarea:visible')).not.toBeFocused();
});

test('lesson and terminal are divided by keyboard as well', async ({ joinAs }) => {
  const page = await joinAs('Hana Divide');
  await page.goto(LAB_PATH);
  const divider = page.getByRole('separator').first();
  await divider.focus();
  const before = Number(await divider.getAttribute('aria-valuenow'));
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => Number(await divider.getAttribute('aria-valuenow'))).toBeGreaterThan(before);
});

test('the theme is chosen, kept over a reload, and there before scripts run', async ({ page }) => {
  await page.goto('/');
  await page
    .getByRole('button', { name: /theme|dark|light/i })
    .first()
    .click();
  const chosen = await page.locator('html').getAttribute('data-theme');
  expect(chosen).toMatch(/light|dark/);
  await page.reload({ waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', chosen as string);
});
