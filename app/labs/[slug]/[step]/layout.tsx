import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { getRuntime } from '#lib/runtime.ts';

/** Stands above the loading state, so that an unknown step is still answered with 404. */
export default async function StepLayout({
  params,
  children,
}: {
  params: Promise<{ slug: string; step: string }>;
  children: ReactNode;
}) {
  const { slug, step } = await params;
  const lab = getRuntime().labs.find((candidate) => candidate.slug === slug);
  if (!lab?.steps.some((candidate) => candidate.slug === step)) notFound();
  return children;
}
