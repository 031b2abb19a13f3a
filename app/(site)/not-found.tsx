import { errorWords } from '#app/components/error-words.ts';
import { PageProblem } from '#app/components/shell/page-problem.tsx';
import { ButtonLink } from '#app/components/ui/button.tsx';

export const metadata = { title: 'Nothing is here' };

export default function NotFound() {
  return (
    <PageProblem words={errorWords('not-found')}>
      <ButtonLink href="/" variant="primary">
        All labs
      </ButtonLink>
    </PageProblem>
  );
}
