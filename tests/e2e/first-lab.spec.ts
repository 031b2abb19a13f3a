import { expect, test } from './fixtures.ts';
import { check, expectPassed, LAB_PATH, runInTerminal, screen, startSandbox, taskCard, typeLine } from './lab-page.ts';

test('a guest joins, works in a real engine, sees every task turn green, and finds the points again', async ({
  joinAs,
}) => {
  test.setTimeout(240_000);
  const page = await joinAs('Ada Lindqvist');

  await page
    .getByRole('link', { name: /Commit a container as an image/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The writable layer');
  await startSandbox(page);

  // A wrong answer first: what is missing is said, and costs nothing.
  await check(page, 'install-apache');
  await expect(taskCard(page, 'install-apache')).toHaveAttribute('data-state', 'failed');

  await runInTerminal(page, 'docker run -d --name web debian:trixie-slim sleep infinity');
  await runInTerminal(
    page,
    'docker exec web apt-get update -qq && docker exec -e DEBIAN_FRONTEND=noninteractive web apt-get install -qqy --no-install-recommends apache2 > /dev/null',
    { timeout: 180_000 },
  );
  await check(page, 'install-apache');
  await expectPassed(page, 'install-apache');

  await runInTerminal(page, `docker exec web sh -c 'echo "<h1>ada-lindqvist</h1>" > /var/www/html/index.html'`);
  await runInTerminal(page, `docker exec web sh -c 'echo more >> /etc/issue; rm /etc/issue.net'`);
  await check(page, 'three-changes');
  await expectPassed(page, 'three-changes');

  await page.getByRole('link', { name: /Next/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('The writable layer');
  // The terminal goes on while pages are turned.
  await expect(screen(page)).toContainText('student@lab:~$');

  // Partial credit: the author is missing.
  await runInTerminal(page, 'docker commit -m "with apache" web ada-lindqvist/debian:httpd');
  await check(page, 'commit-httpd');
  await expect(taskCard(page, 'commit-httpd')).toContainText('8 of 9');
  await runInTerminal(page, 'docker commit -a ada-lindqvist -m "with apache" web ada-lindqvist/debian:httpd');
  await check(page, 'commit-httpd');
  await expectPassed(page, 'commit-httpd');

  const port = /-p (8\d\d\d):80/.exec((await page.locator('article').textContent()) ?? '')?.[1];
  expect(port, 'the lesson names this student’s port').toBeTruthy();
  await runInTerminal(
    page,
    `docker commit -a ada-lindqvist -m serve --change 'CMD ["apache2ctl","-D","FOREGROUND"]' web ada-lindqvist/debian:httpd`,
  );
  await runInTerminal(page, 'docker rm -f web');
  await runInTerminal(page, `docker run -d --name site -p ${port}:80 ada-lindqvist/debian:httpd`);
  await check(page, 'bring-it-back');
  await expectPassed(page, 'bring-it-back');

  // A reload keeps the shell and its screen, and the ticks.
  await typeLine(page, 'echo still-"here"');
  await expect(screen(page)).toContainText('still-here');
  await page.reload();
  await expect(screen(page)).toContainText('still-here');
  await runInTerminal(page, 'docker ps');
  await expectPassed(page, 'bring-it-back');

  await page.goto('/progress');
  await expect(page.getByText('26 of 26').first()).toBeVisible();
});

test('a run block types its command into the terminal, once a click', async ({ joinAs }) => {
  const page = await joinAs('Bela Run');
  await page.goto(LAB_PATH);
  await startSandbox(page);
  const block = page.getByRole('button', { name: 'Run', exact: true }).first();
  await expect(block).toBeEnabled();
  await block.click();
  await expect(screen(page)).toContainText('docker', { timeout: 10_000 });
});
