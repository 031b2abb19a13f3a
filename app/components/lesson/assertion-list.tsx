import Check from 'lucide-react/icons/check';
import Cog from 'lucide-react/icons/cog';
import X from 'lucide-react/icons/x';
import type { AssertionResult } from '#lib/grading/result.ts';
import { InlineCode } from '../ui/inline-code.tsx';

const LOOKS = {
  met: { Icon: Check, colour: 'text-pass', word: 'Met' },
  unmet: { Icon: X, colour: 'text-fail', word: 'Not yet' },
  unknown: { Icon: Cog, colour: 'text-ours', word: 'Our fault' },
} as const;

/** What a task demands, one fact a line: whether it is so, what was wanted, what is there, and what that means. */
export function AssertionList({ assertions }: { assertions: readonly AssertionResult[] }) {
  return (
    <ul className="grid list-none gap-2.5 p-0 text-base">
      {assertions.map((assertion) => {
        const { Icon, colour, word } = LOOKS[assertion.outcome];
        return (
          <li key={assertion.id} className="m-0 grid grid-cols-[1.125rem_1fr_auto] gap-x-2.5 p-0 leading-normal">
            <Icon aria-hidden size={17} strokeWidth={2.4} className={`mt-[0.1875rem] ${colour}`} />
            <div className="min-w-0">
              <span className="sr-only">{word}: </span>
              <InlineCode text={assertion.title} />
            </div>
            <span className="pt-px text-sm whitespace-nowrap text-ink-3 tabular-nums">
              {assertion.outcome === 'unknown'
                ? 'not counted'
                : assertion.outcome === 'met'
                  ? assertion.points
                  : `${assertion.points} of ${assertion.worth}`}
            </span>
            {assertion.outcome !== 'met' && <Difference assertion={assertion} />}
          </li>
        );
      })}
    </ul>
  );
}

function Difference({ assertion: { outcome, expected, actual, message } }: { assertion: AssertionResult }) {
  return (
    <div className="col-start-2 mt-1 grid gap-1 text-sm text-ink-2">
      {message && (
        <p>
          <InlineCode text={message} />
        </p>
      )}
      {outcome === 'unmet' && expected !== '' && actual !== '' && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
          <dt className="text-ink-3">Wanted</dt>
          <dd className="min-w-0 break-words">
            <InlineCode text={expected} />
          </dd>
          <dt className="text-ink-3">Found</dt>
          <dd className="min-w-0 break-words">
            <InlineCode text={actual} />
          </dd>
        </dl>
      )}
    </div>
  );
}
