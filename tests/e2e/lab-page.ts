import { expect, type Locator, type Page } from '@playwright/test';

/** The lab page as its tests speak of it. */

export const LAB_PATH = '/labs/commit-an-image';

/** The rows of the terminal that is in front. */
export const screen = (page: Page): Locator => page.locator('.xterm-rows:visible');

export const taskCard = (page: Page, id: string): Locator => page.locator(`[data-task="${id}"]`);

/** Starts the sandbox and waits for the first prompt. */
export async function startSandbox(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the sandbox' }).click();
  await expect(screen(page)).toContainText('student@lab:~$', { timeout: 60_000 });
}

/** Types a line as a person would, key by key, into the terminal in front. */
export async function typeLine(page: Page, line: string): Promise<void> {
  await page.locator('.xterm-helper-textarea:visible').focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

let commands = 0;

/** Types a command and waits until it has ended with exit code 0. */
export async function runInTerminal(page: Page, command: string, { timeout = 30_000 } = {}): Promise<void> {
  const mark = `end${++commands}`;
  // The shell puts the two halves together, so the mark is on the screen only once the command has ended.
  await typeLine(page, `${command}; echo "${mark.slice(0, 2)}""${mark.slice(2)}=$?"`);
  await expect(screen(page)).toContainText(`${mark}=0`, { timeout });
}

export async function check(page: Page, taskId: string): Promise<void> {
  await taskCard(page, taskId).getByRole('button', { name: 'Check now' }).click();
}

export async function expectPassed(page: Page, taskId: string): Promise<void> {
  await expect(taskCard(page, taskId)).toHaveAttribute('data-state', 'passed', { timeout: 30_000 });
}
