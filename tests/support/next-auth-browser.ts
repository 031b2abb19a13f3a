import type { AuthOptions } from 'next-auth';
import NextAuth from 'next-auth';
import { parseCookies } from '#lib/auth/cookies.ts';

type Answer = { status: number; location: string | null; body: unknown };

/** Talks to next-auth's handler as a browser would, and keeps its cookies; without Next in between. */
export class NextAuthBrowser {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly options: () => AuthOptions,
    private readonly host: string,
  ) {}

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path, {});
  }

  /** A form of ours: with the token that next-auth wants in it. */
  async post(path: string, fields: Record<string, string>): Promise<Answer> {
    const { body } = await this.get('csrf');
    return this.ask('POST', path, { csrfToken: (body as { csrfToken: string }).csrfToken, json: 'true', ...fields });
  }

  private async ask(method: string, path: string, form: Record<string, string>): Promise<Answer> {
    const url = new URL(path, 'http://unused/');
    const answer: Answer = { status: 200, location: null, body: null };
    const setCookies: string[] = [];
    const response = {
      status(status: number) {
        answer.status = status;
        return response;
      },
      getHeader: (name: string) => (name === 'Set-Cookie' ? setCookies : undefined),
      setHeader(name: string, value: string | string[]) {
        if (name === 'Set-Cookie') setCookies.splice(0, Infinity, ...[value].flat());
        if (name === 'Location') answer.location = String(value);
        return response;
      },
      json: (body: unknown) => void Object.assign(answer, { body, location: (body as { url?: string }).url ?? null }),
      send: (body: unknown) => void Object.assign(answer, { body }),
      end: () => {},
    };
    const request = {
      method,
      query: { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.slice(1).split('/') },
      headers: { host: this.host, 'x-forwarded-proto': 'http' },
      cookies: parseCookies(this.cookieHeader),
      body: form,
    };
    await NextAuth(request as never, response as never, this.options());
    for (const line of setCookies) this.keep(line);
    return answer;
  }

  private keep(line: string): void {
    const [pair = ''] = line.split(';');
    const equals = pair.indexOf('=');
    const value = decodeURIComponent(pair.slice(equals + 1));
    if (value === '') this.cookies.delete(pair.slice(0, equals));
    else this.cookies.set(pair.slice(0, equals), value);
  }
}
