import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { parseTheme, THEME_COOKIE } from '#app/theme/theme.ts';
import type { PersonView } from '#lib/use-cases/views.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Brand } from './brand.tsx';
import { NavLink } from './nav-link.tsx';
import { PersonMenu } from './person-menu.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The bar on top of each page. A lab puts its own crumbs and time left into it. */
export async function SiteHeader({
  person,
  crumbs,
  beside,
}: {
  person: PersonView | null;
  crumbs?: ReactNode;
  beside?: ReactNode;
}) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <header className="flex h-13 shrink-0 items-center gap-4 border-b border-line bg-surface px-4 max-sm:gap-2.5 max-sm:px-3">
      <Brand short={crumbs !== undefined} />
      {crumbs ?? <MainNav person={person} />}
      <div className="ml-auto flex shrink-0 items-center gap-2 max-sm:gap-1">
        {beside}
        <ThemeSwitch initial={theme} />
        {person ? <PersonMenu person={person} /> : <WaysIn />}
      </div>
    </header>
  );
}

function MainNav({ person }: { person: PersonView | null }) {
  if (!person) return null;
  return (
    <nav aria-label="Main" className="flex h-full items-stretch gap-3 max-sm:hidden">
      <NavLink href="/">Labs</NavLink>
      <NavLink href="/progress">My progress</NavLink>
      {person.role !== 'student' && <NavLink href="/cohorts">Cohorts</NavLink>}
    </nav>
  );
}

function WaysIn() {
  return (
    <>
      <ButtonLink href="/join" variant="quiet">
        Join a class
      </ButtonLink>
      <ButtonLink href="/sign-in">Sign in</ButtonLink>
    </>
  );
}
