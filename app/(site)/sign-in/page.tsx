import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { findPerson } from '#app/auth/person.ts';
import { FailureNotice } from '#app/components/account/failure-notice.tsx';
import { ProviderButtons } from '#app/components/account/provider-buttons.tsx';
import { SignInForm } from '#app/components/account/sign-in-form.tsx';
import { NarrowPage } from '#app/components/shell/narrow-page.tsx';
import { nextPath } from '#app/sign-in/next-path.ts';
import { STATUS_OF } from '#lib/errors.ts';
import { getRuntime } from '#lib/runtime.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const next = nextPath(query.next ?? query.callbackUrl);
  if (await findPerson()) redirect(next);
  const { env } = getRuntime();
  const providers = [
    ...(env.GITHUB_ID ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(env.OIDC_ISSUER ? [{ id: 'oidc', name: env.OIDC_NAME }] : []),
  ];
  const failed = typeof query.error === 'string' ? providerFailure(query.error) : null;

  return (
    <NarrowPage title="Sign in" lead={next === '/' ? undefined : 'Then you are taken to where you wanted to go.'}>
      <div className="grid gap-5">
        <FailureNotice failure={failed} />
        <SignInForm next={next} />
        {providers.length > 0 && <ProviderButtons providers={providers} next={next} />}
        <p className="border-t border-line pt-5 text-ink-2">
          New here?{' '}
          <Link href="/join" className="text-link">
            Join a class
          </Link>{' '}
          with the code that your instructor shows.
        </p>
      </div>
    </NarrowPage>
  );
}

/** What stands in the address after a sign-in that went through next-auth: a code of ours, or one of its own. */
function providerFailure(error: string) {
  return { code: Object.hasOwn(STATUS_OF, error) ? error : 'provider-failed', details: {} };
}
