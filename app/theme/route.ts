import { answer } from '../api/answer.ts';
import { parseTheme, THEME_COOKIE, THEME_MAX_AGE } from './theme.ts';

/** The theme switch of a page whose code has not loaded: sets the cookie and goes back to that page. */
export const POST = answer(async (request) => {
  const theme = parseTheme((await request.formData()).get('theme'));
  const referer = request.headers.get('referer') ?? '';
  const back = URL.canParse(referer) ? new URL(referer) : null;
  return new Response(null, {
    status: 303,
    headers: {
      location: back ? `${back.pathname.replace(/^\/+/, '/')}${back.search}` : '/',
      'set-cookie': `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${THEME_MAX_AGE}; SameSite=Lax`,
    },
  });
});
