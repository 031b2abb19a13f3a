import { findPerson } from '../auth/person.ts';
import { errorWords } from '../components/error-words.ts';
import { PageProblem } from '../components/shell/page-problem.tsx';
import { SiteHeader } from '../components/shell/site-header.tsx';
import { ButtonLink } from '../components/ui/button.tsx';

export const metadata = { title: 'No such lab' };

/** No such lab. A step that is missing in a lab is said inside the lab. */
export default async function LabNotFound() {
  return (
    <>
      <SiteHeader person={await findPerson()} />
      <main id="content">
        <PageProblem words={errorWords('lab-not-found')}>
          <ButtonLink href="/" variant="primary">
            All labs
          </ButtonLink>
        </PageProblem>
      </main>
    </>
  );
}
