import { expect, expectAccessible, test } from './fixtures.ts';

test('the first instructor signs in with what `npm run up` printed', async ({ page, platform }) => {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(platform.email);
  await page.getByLabel('Password').fill(platform.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto('/cohorts');
  await expect(page.getByText(platform.joinUrl.slice(-9)).first()).toBeVisible();
});

test('a wrong password is answered in words, and what was typed stays', async ({ page, platform }) => {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(platform.email);
  await page.getByLabel('Password').fill('certainly not this');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('Email and password do not match')).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(platform.email);
});

test.describe('a code that nobody gave out', () => {
  test.use({ expectedErrors: [/404/] });
  test('has its own page and status', async ({ page }) => {
    const response = await page.goto('/join/2222-2222');
    expect(response?.status()).toBe(404);
    await expectAccessible(page);
  });
});

test('signing out ends the session: its cookie is worth nothing afterwards', async ({ joinAs, request }) => {
  const page = await joinAs('Chidi Out');
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const ask = () => request.get('/api/labs/commit-an-image/sandbox', { headers: { cookie } });
  expect((await ask()).status()).toBe(200);
  await page.goto('/account');
  await page
    .getByRole('button', { name: /^Sign out/ })
    .first()
    .click();
  await page.waitForURL((url) => url.pathname !== '/account');
  expect((await ask()).status()).toBe(401);
});

test('a guest claims the account and comes back with email and password from another browser', async ({
  joinAs,
  browser,
  platform,
}) => {
  const page = await joinAs('Dina Claim');
  await page.goto('/account');
  const claim = page.locator('form', { has: page.getByLabel('Email') }).first();
  await claim.getByLabel('Email').fill('dina@example.org');
  await claim.getByLabel('Password').fill('short');
  await claim.getByRole('button').last().click();
  await expect(page.getByText('It needs at least 10 characters.')).toBeVisible();
  await claim.getByLabel('Password').fill('seven green lanterns');
  await claim.getByRole('button').last().click();
  await expect(page.getByText('dina@example.org').first()).toBeVisible();

  const elsewhere = await browser.newContext({ baseURL: platform.address });
  const other = await elsewhere.newPage();
  await other.goto('/sign-in');
  await other.getByLabel('Email').fill('Dina@Example.org');
  await other.getByLabel('Password').fill('seven green lanterns');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.waitForURL((url) => url.pathname === '/');
  await elsewhere.close();
});
