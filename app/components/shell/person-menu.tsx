import ChevronDown from 'lucide-react/icons/chevron-down';
import LogOut from 'lucide-react/icons/log-out';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { signOut } from '#app/account/actions.ts';
import type { PersonView } from '#lib/use-cases/views.ts';

const ROLES = { student: null, instructor: 'Instructor', admin: 'Administrator' } as const;

/** Who is signed in and what is theirs. A native popover: it opens, closes and takes Escape without any script. */
export function PersonMenu({ person }: { person: PersonView }) {
  const role = ROLES[person.role];
  return (
    <>
      <button
        type="button"
        popoverTarget="person-menu"
        aria-label={`${person.name}, your menu`}
        className="touch-target flex h-9 min-w-0 items-center gap-2 rounded-md px-1.5 text-ink-2 hover:bg-sunken hover:text-ink"
      >
        <span
          aria-hidden
          className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
        >
          {initialOf(person.name)}
        </span>
        <span className="max-w-36 truncate max-sm:hidden">{person.name}</span>
        <ChevronDown aria-hidden size={15} className="max-sm:hidden" />
      </button>
      <div
        id="person-menu"
        popover="auto"
        className="fixed inset-auto top-[3.25rem] right-3 m-0 w-64 rounded-lg border border-line bg-surface p-1.5 text-ink shadow-high"
      >
        <div className="border-b border-line px-2.5 pt-1.5 pb-2.5">
          <p className="truncate font-semibold">{person.name}</p>
          <p className="truncate text-sm text-ink-3">
            {person.isGuest ? 'Guest, without a password' : person.email}
            {role && ` · ${role}`}
          </p>
        </div>
        <nav aria-label="Yours" className="grid pt-1.5">
          <MenuLink href="/">Labs</MenuLink>
          <MenuLink href="/progress">My progress</MenuLink>
          {person.role !== 'student' && <MenuLink href="/cohorts">Cohorts</MenuLink>}
          <MenuLink href="/account">{person.isGuest ? 'Account: keep your work' : 'Account'}</MenuLink>
        </nav>
        <div className="mt-1.5 border-t border-line pt-1.5">
          {person.isGuest ? (
            // A guest who signs out can't come back: the account page says so first.
            <MenuLink href="/account">Sign out…</MenuLink>
          ) : (
            <form action={signOut}>
              <button type="submit" className={`${ITEM} w-full`}>
                <LogOut aria-hidden size={16} className="text-ink-3" />
                Sign out
              </button>
            </form>
          )}
        </div>
      </div>
    </>
  );
}

const ITEM = 'flex min-h-9 items-center gap-2 rounded-md px-2.5 text-left hover:bg-sunken';

function MenuLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={ITEM}>
      {children}
    </Link>
  );
}

function initialOf(name: string): string {
  return [...name.trim()][0]?.toUpperCase() ?? '?';
}
