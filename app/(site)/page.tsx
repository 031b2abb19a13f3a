import { findPerson } from '#app/auth/person.ts';
import { ContinueCard } from '#app/components/catalogue/continue-card.tsx';
import { LabList } from '#app/components/catalogue/lab-list.tsx';
import { Welcome } from '#app/components/catalogue/welcome.tsx';
import { count, duration } from '#app/components/ui/words.ts';
import { getRuntime } from '#lib/runtime.ts';
import { showCatalogue } from '#lib/use-cases/show-catalogue.ts';

/** The labs: with one's own standing when signed in, else with what Slipway is and how to come in. */
export default async function CataloguePage() {
  const person = await findPerson();
  const { labs, totalMinutes, continueWith } = await showCatalogue(getRuntime(), { userId: person?.id ?? null });
  const size = labs.length > 0 && `${count(labs.length, 'lab')} · ${duration(totalMinutes)}`;

  return (
    <div className="page">
      {person ? (
        <>
          <p className="text-sm text-ink-3">{size}</p>
          <h1 className="mt-1 text-3xl">Labs</h1>
          <p className="mt-2 max-w-[64ch] text-ink-2">
            Every lab gives you a Docker engine of your own. Nothing that you break in it can hurt anyone.
          </p>
        </>
      ) : (
        <Welcome />
      )}
      {continueWith && <ContinueCard {...continueWith} />}
      <section aria-labelledby="labs-heading" className={person ? 'mt-6' : 'mt-12'}>
        {person ? (
          <h2 id="labs-heading" className="sr-only">
            All labs
          </h2>
        ) : (
          <div className="mb-3 flex items-baseline justify-between gap-4">
            <h2 id="labs-heading" className="text-xl">
              The labs
            </h2>
            <p className="text-sm text-ink-3">{size}</p>
          </div>
        )}
        <LabList labs={labs} withStanding={person !== null} />
      </section>
    </div>
  );
}
