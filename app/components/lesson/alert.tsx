import type { Element } from 'hast';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Info from 'lucide-react/icons/info';
import Lightbulb from 'lucide-react/icons/lightbulb';
import OctagonAlert from 'lucide-react/icons/octagon-alert';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import type { ComponentProps } from 'react';

const KINDS = {
  'alert-note': { title: 'Note', Icon: Info },
  'alert-tip': { title: 'Tip', Icon: Lightbulb },
  'alert-important': { title: 'Important', Icon: CircleAlert },
  'alert-warning': { title: 'Mind this', Icon: TriangleAlert },
  'alert-caution': { title: 'Caution', Icon: OctagonAlert },
} as const;

/** A GitHub alert with its kind in words; any other aside stays what it is. */
export function Alert({ node: _, children, className = '', ...rest }: ComponentProps<'aside'> & { node?: Element }) {
  const kind = Object.entries(KINDS).find(([name]) => className.split(' ').includes(name))?.[1];
  return (
    <aside className={className} {...rest}>
      {kind && (
        <p className="alert-title">
          <kind.Icon aria-hidden size={15} />
          {kind.title}
        </p>
      )}
      {children}
    </aside>
  );
}
