import type { ReactNode } from 'react';
import { requirePersonOrSignIn } from '#app/auth/person.ts';

/** Stands above the loading state, so that a visitor is sent to the sign-in page by a real redirect. */
export default async function ProgressLayout({ children }: { children: ReactNode }) {
  await requirePersonOrSignIn('/progress');
  return children;
}
