import type { AuthOptions, Profile } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import GitHubProvider from 'next-auth/providers/github';
import { z } from 'zod';
import type { Client } from '#lib/auth/client.ts';
import { cookieAttributes, SESSION_SECONDS, sessionCookieName } from '#lib/auth/cookies.ts';
import { emailField, joinCodeField, nameField, passwordField } from '#lib/auth/fields.ts';
import { endSession, openSession } from '#lib/auth/sessions.ts';
import { servedByTls } from '#lib/env.ts';
import { codeOf } from '#lib/errors.ts';
import type { Runtime } from '#lib/runtime.ts';
import { joinCohort } from '#lib/use-cases/join-cohort.ts';
import { signInWithPassword } from '#lib/use-cases/sign-in-with-password.ts';
import { type ProviderAccount, signInWithProvider } from '#lib/use-cases/sign-in-with-provider.ts';

type Deps = Pick<Runtime, 'db' | 'clock' | 'bus' | 'env' | 'log'>;

const passwordForm = z.object({ email: emailField, password: passwordField });

const empty = z.literal('').transform(() => undefined);
const joinForm = z
  .object({
    code: joinCodeField,
    name: nameField,
    email: z.union([empty, emailField]).optional(),
    password: z.union([empty, passwordField]).optional(),
  })
  .refine(({ email, password }) => (email === undefined) === (password === undefined));

/**
 * next-auth's options for one request of one browser. Sessions are its JWTs, which name a Session row: the token proves
 * the sign-in, the row decides whether it still holds. A failed sign-in leads to /sign-in?error=<code>.
 */
export function authOptions(deps: Deps, client: Client): AuthOptions {
  const { env, log } = deps;
  return {
    secret: env.SLIPWAY_SECRET,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    useSecureCookies: servedByTls(env),
    // The names that next-auth would choose for the others are prefixed and bound to HTTP and this site as well.
    cookies: { sessionToken: { name: sessionCookieName(env), options: cookieAttributes(env) } },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/' },
    providers: [...credentialProviders(deps, client), ...otherSites(env)],
    callbacks: {
      async signIn({ user, account }) {
        if (account?.type !== 'oauth') return true;
        try {
          const known = await signInWithProvider(deps, { account: providerAccount(account, user), client });
          // Without an adapter next-auth hands this very object on to `jwt`.
          user.id = known.userId;
          return true;
        } catch (error) {
          return `/sign-in?error=${codeFor(deps, error)}`;
        }
      },
      // Called at a sign-in only: the route does not serve next-auth's `session`, which would make a token anew.
      async jwt({ user }) {
        const { sessionId } = await openSession(deps, { userId: user.id, client });
        return { sub: user.id, sid: sessionId };
      },
      redirect: ({ url, baseUrl }) => pageOfOurs(url, baseUrl) ?? baseUrl,
    },
    events: {
      async signOut({ token }) {
        const named = z.object({ sub: z.uuid(), sid: z.uuid() }).safeParse(token);
        if (named.success) await endSession(deps, { userId: named.data.sub, sessionId: named.data.sid });
      },
    },
    logger: {
      error: (code, metadata) => log.warn('next-auth.error', { code, error: metadata }),
      warn: (code) => log.debug('next-auth.warning', { code }),
      debug: () => {},
    },
  };
}

function credentialProviders(deps: Deps, client: Client) {
  const offer = <Input>(
    id: string,
    fields: readonly string[],
    form: z.ZodType<Input>,
    signIn: (input: Input) => Promise<{ userId: string }>,
  ) =>
    CredentialsProvider({
      id,
      credentials: Object.fromEntries(fields.map((name) => [name, {}])),
      async authorize(typed) {
        const parsed = form.safeParse(typed);
        // next-auth carries a failure as the message of an error, and nothing else of it.
        if (!parsed.success) throw new Error('bad-request');
        try {
          return { id: (await signIn(parsed.data)).userId };
        } catch (error) {
          throw new Error(codeFor(deps, error));
        }
      },
    });
  return [
    offer('password', ['email', 'password'], passwordForm, (input) => signInWithPassword(deps, { ...input, client })),
    offer('join', ['code', 'name', 'email', 'password'], joinForm, ({ code, name, email, password }) =>
      joinCohort(deps, { code, name, account: email && password ? { email, password } : null, client }),
    ),
  ];
}

/** GitHub and a generic OIDC provider, where the settings name them. */
function otherSites(env: Runtime['env']): AuthOptions['providers'] {
  const providers: AuthOptions['providers'] = [];
  if (env.GITHUB_ID && env.GITHUB_SECRET) {
    providers.push(GitHubProvider({ clientId: env.GITHUB_ID, clientSecret: env.GITHUB_SECRET }));
  }
  if (env.OIDC_ISSUER && env.OIDC_CLIENT_ID && env.OIDC_CLIENT_SECRET) {
    providers.push({
      id: 'oidc',
      name: env.OIDC_NAME,
      type: 'oauth',
      wellKnown: `${env.OIDC_ISSUER.replace(/\/+$/, '')}/.well-known/openid-configuration`,
      clientId: env.OIDC_CLIENT_ID,
      clientSecret: env.OIDC_CLIENT_SECRET,
      authorization: { params: { scope: 'openid email profile' } },
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      profile: (profile: OidcProfile) => ({
        id: profile.sub,
        name: profile.name ?? profile.preferred_username ?? null,
        email: profile.email_verified === false ? null : (profile.email ?? null),
      }),
    });
  }
  return providers;
}

type OidcProfile = Profile & { sub: string; preferred_username?: string; email_verified?: boolean };

function providerAccount(
  { provider, providerAccountId }: { provider: string; providerAccountId: string },
  user: { name?: string | null; email?: string | null },
): ProviderAccount {
  const email = emailField.safeParse(user.email);
  const name = nameField.safeParse(user.name?.slice(0, 60));
  return {
    provider: provider === 'github' ? 'github' : 'oidc',
    subject: providerAccountId,
    name: name.success ? name.data : 'Learner',
    email: email.success ? email.data : null,
  };
}

/** The code that the sign-in page words; what carries none is logged, since nobody else will. */
function codeFor({ log }: Deps, error: unknown): string {
  const code = codeOf(error);
  if (code === null) log.error('sign-in.failed', { error });
  return code ?? 'internal';
}

/** The whole address of a page of our own; null for any other site's. */
function pageOfOurs(url: string, baseUrl: string): string | null {
  if (!URL.canParse(url, baseUrl)) return null;
  const page = new URL(url, baseUrl);
  return page.origin === new URL(baseUrl).origin ? page.href : null;
}
