import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { LAB_PATH, startSandbox } from './lab-page.ts';

const LAB_API = '/api/labs/commit-an-image';

/** As the page itself would send it: its cookies, its origin. */
function asPage(page: Page): APIRequestContext {
  return page.context().request;
}

async function answerOf(response: {
  status(): number;
  text(): Promise<string>;
}): Promise<{ status: number; code: unknown }> {
  const text = await response.text();
  expect(text).not.toMatch(/\bat .+\.(ts|js|mjs):\d+/);
  return { status: response.status(), code: JSON.parse(text).error?.code };
}

test('a request from another origin changes nothing', async ({ joinAs }) => {
  const page = await joinAs('Ines Origin');
  const response = await asPage(page).post(`${LAB_API}/sandbox`, { headers: { origin: 'https://evil.example' } });
  expect(await answerOf(response)).toEqual({ status: 403, code: 'foreign-origin' });
});

test('a form of another site never reaches the action of a page', async ({ request, platform }) => {
  const form = { email: platform.email, password: 'certainly not this' };
  for (const path of ['/sign-in', '/join/2222-2222', '/api/auth/callback/password']) {
    const response = await request.post(path, { form, headers: { origin: 'https://evil.example' } });
    expect(await answerOf(response)).toEqual({ status: 403, code: 'foreign-origin' });
  }
});

test('without a session every route answers not-signed-in', async ({ request, platform }) => {
  const headers = { origin: platform.address };
  for (const path of [`${LAB_API}/sandbox`, `${LAB_API}/tasks/commit-httpd/check`, '/api/account/claim']) {
    expect(await answerOf(await request.post(path, { headers, data: {} }))).toEqual({
      status: 401,
      code: 'not-signed-in',
    });
  }
});

test('unknown labs and tasks are named as such', async ({ joinAs, platform }) => {
  const page = await joinAs('Jan Unknown');
  const headers = { origin: platform.address };
  const post = (path: string) => asPage(page).post(path, { headers, data: {} });
  expect(await answerOf(await post('/api/labs/no-such-lab/sandbox'))).toEqual({ status: 404, code: 'lab-not-found' });
  expect(await answerOf(await post(`${LAB_API}/tasks/nothing/check`))).toEqual({ status: 404, code: 'task-not-found' });
  expect(await answerOf(await post(`${LAB_API}/tasks/install-apache/check`))).toEqual({
    status: 409,
    code: 'sandbox-not-ready',
  });
});

test('another student’s sandbox and attempt do not exist for me', async ({ joinAs, platform }) => {
  const owner = await joinAs('Kofi Owner');
  await owner.goto(LAB_PATH);
  await startSandbox(owner);
  const { id } = await (await asPage(owner).get(`${LAB_API}/sandbox`)).json().then((body) => body.sandbox ?? body);
  const stranger = await joinAs('Lena Stranger');
  const headers = { origin: platform.address };
  for (const path of [`/api/sandboxes/${id}/extend`, `/api/sandboxes/${id}/reset`]) {
    const response = await asPage(stranger).post(path, { headers, data: {} });
    expect(await answerOf(response)).toEqual({ status: 404, code: 'sandbox-not-found' });
  }
  const removal = await asPage(stranger).delete(`/api/sandboxes/${id}`, { headers });
  expect(await answerOf(removal)).toEqual({ status: 404, code: 'sandbox-not-found' });
});

test('a malformed body is answered with 400 and no stack', async ({ joinAs, platform }) => {
  const page = await joinAs('Mia Malformed');
  const response = await asPage(page).post('/api/account/claim', {
    headers: { origin: platform.address, 'content-type': 'application/json' },
    data: Buffer.from('{"email": '),
  });
  expect(await answerOf(response)).toEqual({ status: 400, code: 'bad-request' });
});

test.describe('addresses that lead nowhere', () => {
  test.use({ expectedErrors: [/404/] });
  test('have a page of their own and the right status', async ({ joinAs }) => {
    const page = await joinAs('Nils Nowhere');
    for (const path of ['/labs/no-such-lab', `${LAB_PATH}/no-such-step`, '/progress/attempts/nothing', '/nothing']) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(404);
      await expect(page.getByRole('heading').first()).toBeVisible();
    }
  });
});
