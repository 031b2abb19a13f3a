import BookOpen from 'lucide-react/icons/book-open';
import SquareTerminal from 'lucide-react/icons/square-terminal';
import type { ReactNode } from 'react';

/** Where the screen is too narrow for both halves: which one is shown. Radio buttons and CSS, no script. */
export function PaneSwitch() {
  return (
    <fieldset className="pane-switch grid grid-cols-2 gap-1 border-t border-line bg-surface p-1.5">
      <legend className="sr-only">Show</legend>
      <Choice id="pane-lesson" defaultChecked icon={<BookOpen aria-hidden size={17} />}>
        Lesson
      </Choice>
      <Choice id="pane-terminal" icon={<SquareTerminal aria-hidden size={17} />}>
        Terminal
      </Choice>
    </fieldset>
  );
}

function Choice({
  id,
  icon,
  defaultChecked,
  children,
}: {
  id: string;
  icon: ReactNode;
  defaultChecked?: boolean;
  children: string;
}) {
  return (
    <label
      htmlFor={id}
      className="flex h-11 items-center justify-center gap-2 rounded-md font-medium text-ink-2 has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
    >
      <input id={id} type="radio" name="pane" defaultChecked={defaultChecked} className="sr-only" />
      {icon}
      {children}
    </label>
  );
}
