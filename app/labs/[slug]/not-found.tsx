import { errorWords } from '#app/components/error-words.ts';
import { PageProblem } from '#app/components/shell/page-problem.tsx';
import { ButtonLink } from '#app/components/ui/button.tsx';

export const metadata = { title: 'No such step' };

/** The lab exists, this step does not: said where the lesson would stand, the terminal stays. */
export default function StepNotFound() {
  return (
    <PageProblem words={errorWords('step-not-found')}>
      <ButtonLink href="/" variant="primary">
        All labs
      </ButtonLink>
    </PageProblem>
  );
}
