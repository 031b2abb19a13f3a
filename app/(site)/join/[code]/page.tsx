import type { Metadata } from 'next';
import Link from 'next/link';
import { currentClient } from '#app/auth/browser-session.ts';
import { findPerson } from '#app/auth/person.ts';
import { JoinForm } from '#app/components/account/join-form.tsx';
import { JoinSignedIn } from '#app/components/account/join-signed-in.tsx';
import { CodeForm } from '#app/components/catalogue/code-form.tsx';
import { errorWords } from '#app/components/error-words.ts';
import { NarrowPage } from '#app/components/shell/narrow-page.tsx';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { codeOf, STATUS_OF } from '#lib/errors.ts';
import { answerWithStatus } from '#lib/http/answer-status.ts';
import { getRuntime } from '#lib/runtime.ts';
import { type JoinView, showJoin } from '#lib/use-cases/show-join.ts';

export const metadata: Metadata = { title: 'Join a class', robots: { index: false } };

/** A class behind its code: a name is enough to join. Each code that does not work has its own words and status. */
export default async function JoinCodePage({ params }: { params: Promise<{ code: string }> }) {
  const code = decoded((await params).code).slice(0, 40);
  const person = await findPerson();
  const found = await findJoin(code, person?.id ?? null);
  if (typeof found === 'string') {
    answerWithStatus(STATUS_OF[found]);
    return <NoSuchClass reason={found} typed={code} />;
  }
  if (person && found.joined) {
    return (
      <NarrowPage title={found.title} lead={`You are in this class already, as ${person.name}.`}>
        <ButtonLink href="/" variant="primary">
          Go to the labs
        </ButtonLink>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage
      title={`Join “${found.title}”`}
      lead={person ? undefined : 'A name is enough. You get a terminal and a Docker engine of your own.'}
    >
      {person ? <JoinSignedIn code={found.joinCode} name={person.name} /> : <JoinForm code={found.joinCode} />}
      {!person && (
        <p className="mt-6 border-t border-line pt-5 text-ink-2">
          You have an account?{' '}
          <Link href={`/sign-in?next=${encodeURIComponent(`/join/${found.joinCode}`)}`} className="text-link">
            Sign in
          </Link>{' '}
          and join with it.
        </p>
      )}
    </NarrowPage>
  );
}

/** Next hands the segment on as it stood in the address, and anybody may write anything there. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const REFUSALS = ['join-code-unknown', 'join-code-used-up', 'join-code-expired', 'too-many-requests'] as const;
type Refusal = (typeof REFUSALS)[number];

async function findJoin(code: string, userId: string | null): Promise<JoinView | Refusal> {
  try {
    return await showJoin(getRuntime(), { code, userId, client: await currentClient() });
  } catch (thrown) {
    const reason = codeOf(thrown);
    if (reason === 'join-code-unknown' || reason === 'join-code-used-up' || reason === 'join-code-expired')
      return reason;
    throw thrown;
  }
}

function NoSuchClass({ reason, typed }: { reason: Refusal; typed: string }) {
  const { title, sentence, next } = errorWords(reason);
  return (
    <NarrowPage title={title} lead={`${sentence} ${next}`}>
      <CodeForm typed={typed} />
      <p className="mt-6 border-t border-line pt-5 text-ink-2">
        Joined before?{' '}
        <Link href="/sign-in" className="text-link">
          Sign in
        </Link>
        .
      </p>
    </NarrowPage>
  );
}
