import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { CodeForm } from '#app/components/catalogue/code-form.tsx';
import { NarrowPage } from '#app/components/shell/narrow-page.tsx';
import { normaliseJoinCode } from '#lib/ids.ts';

export const metadata: Metadata = { title: 'Join a class' };

/** Takes a code that was read from a projector; a link leads straight to the class. */
export default async function JoinPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { code } = await searchParams;
  const typed = typeof code === 'string' ? code.slice(0, 40) : '';
  const normal = normaliseJoinCode(typed);
  if (normal !== '') redirect(`/join/${encodeURIComponent(normal)}`);
  return (
    <NarrowPage
      title="Join a class"
      lead="Your instructor shows a code of eight letters and digits, or gave you a link."
    >
      <CodeForm typed={typed} error={code === undefined ? undefined : 'Type the code first.'} />
      <p className="mt-6 border-t border-line pt-5 text-ink-2">
        Joined before?{' '}
        <Link href="/sign-in" className="text-link">
          Sign in
        </Link>{' '}
        with your email and password.
      </p>
    </NarrowPage>
  );
}
