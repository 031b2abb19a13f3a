import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { signOut, signOutEverywhere } from '#app/account/actions.ts';
import { requirePersonOrSignIn } from '#app/auth/person.ts';
import { ClaimForm } from '#app/components/account/claim-form.tsx';
import { PasswordForm } from '#app/components/account/password-form.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Notice } from '#app/components/ui/notice.tsx';

export const metadata: Metadata = { title: 'Account' };

const ROLES = { student: 'Student', instructor: 'Instructor', admin: 'Administrator' } as const;

const DONE = {
  claimed: { title: 'The account is yours', sentence: 'From now on you sign in with your email and password.' },
  password: { title: 'The password is changed', sentence: 'Every other browser was signed out.' },
} as const;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AccountPage({ searchParams }: Props) {
  const query = await searchParams;
  const done = query.done === 'claimed' || query.done === 'password' ? DONE[query.done] : null;
  const person = await requirePersonOrSignIn('/account');
  return (
    <div className="page max-w-[44rem]!">
      <h1 className="text-3xl">Account</h1>
      {done && (
        <Notice tone="pass" title={done.title} live="status" className="mt-6">
          {done.sentence}
        </Notice>
      )}
      {person.isGuest && (
        <Notice tone="info" title="You are here as a guest" className="mt-6">
          Your work belongs to this browser. If you sign out or lose the cookie, nobody can open it again, unless you
          give the account an email and a password.
        </Notice>
      )}
      <Part title="Who you are">
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
          <Fact name="Name">{person.name}</Fact>
          <Fact name="Handle">
            <code className="inline-code">{person.handle}</code>
            <span className="mt-0.5 block text-sm text-ink-3">Stands in the names of your images.</span>
          </Fact>
          {person.email && <Fact name="Email">{person.email}</Fact>}
          <Fact name="Role">{ROLES[person.role]}</Fact>
        </dl>
      </Part>
      {person.isGuest && (
        <Part title="Keep your work" lead="With these you sign in from any browser. Everything you did so far stays.">
          <ClaimForm />
        </Part>
      )}
      {!person.isGuest && person.email && (
        <Part title="Password" lead="Every other browser is signed out when it changes.">
          <PasswordForm email={person.email} />
        </Part>
      )}
      <Part
        title="Sessions"
        lead={
          person.isGuest
            ? 'Without an email and a password you can’t come back after signing out.'
            : 'Everywhere means each browser in which you are signed in, this one too.'
        }
      >
        <div className="flex flex-wrap gap-2">
          <form action={signOut}>
            <Button type="submit" variant={person.isGuest ? 'danger' : 'secondary'}>
              {person.isGuest ? 'Sign out and give up my work' : 'Sign out here'}
            </Button>
          </form>
          {!person.isGuest && (
            <form action={signOutEverywhere}>
              <Button type="submit">Sign out everywhere</Button>
            </form>
          )}
        </div>
      </Part>
    </div>
  );
}

function Part({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-8 border-t border-line pt-6">
      <h2 className="text-lg">{title}</h2>
      {lead && <p className="mt-1 text-ink-2">{lead}</p>}
      <div className="mt-4 max-w-[26rem]">{children}</div>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
