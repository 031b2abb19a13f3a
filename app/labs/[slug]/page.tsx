import { notFound, redirect } from 'next/navigation';
import { requirePersonOrSignIn } from '#app/auth/person.ts';
import { getRuntime } from '#lib/runtime.ts';
import { findPosition } from '#lib/use-cases/find-position.ts';

/** A lab opens where one left it. */
export default async function LabPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  if (!getRuntime().labs.some((lab) => lab.slug === slug)) notFound();
  const person = await requirePersonOrSignIn(`/labs/${encodeURIComponent(slug)}`);
  const step = await findPosition(getRuntime(), { userId: person.id, labSlug: slug });
  if (step === null) notFound();
  redirect(`/labs/${slug}/${step}`);
}
