import type { ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { RunCode } from './run-code.tsx';

/** Lines longer than this scroll sideways on a phone, and what scrolls must be reachable by keys. */
const WIDE_LINE = 36;

const LABELS: Readonly<Record<string, string>> = {
  bash: 'Shell',
  sh: 'Shell',
  console: 'Transcript',
  dockerfile: 'Dockerfile',
  json: 'JSON',
  yaml: 'YAML',
  yml: 'YAML',
  html: 'HTML',
  xml: 'XML',
  ini: 'INI',
  http: 'HTTP',
  js: 'JavaScript',
  javascript: 'JavaScript',
  diff: 'Differences',
  text: '',
};

/** A fenced block. `source` is what Copy copies and Run types: for a transcript the commands alone. */
export function CodeBlock({
  lang,
  kind,
  savePath,
  source,
  children,
}: {
  lang: string;
  kind: 'run' | 'save' | 'console' | 'plain';
  savePath: string | null;
  source: string;
  children: ReactNode;
}) {
  const label = LABELS[lang] ?? lang;
  // A command stays one to the shell however it is broken on the page; lines of a file or a transcript keep their form.
  const wraps = kind === 'run' || lang === 'bash' || lang === 'sh';
  const scrolls = !wraps && (kind === 'console' || source.split('\n').some((line) => line.length > WIDE_LINE));
  return (
    <figure className="code-block" data-kind={kind} data-wraps={wraps}>
      <figcaption>
        <span className="mr-auto truncate">
          {savePath ? <span className="font-mono text-ink-2">{savePath}</span> : label}
        </span>
        <CopyButton text={source} label={kind === 'console' ? 'Copy commands' : 'Copy'} variant="quiet" size="sm" />
        {kind === 'run' && <RunCode text={source} />}
      </figcaption>
      <pre {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': savePath ?? (label || 'Code') })}>
        <code>{children}</code>
      </pre>
    </figure>
  );
}
