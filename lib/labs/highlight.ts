import type { ElementContent } from 'hast';
import { all, createLowlight } from 'lowlight';
import { type ConsoleLine, readConsole } from './markdown.ts';

const LANGUAGES = [
  'bash',
  'diff',
  'dockerfile',
  'http',
  'ini',
  'javascript',
  'json',
  'nginx',
  'apache',
  'xml',
  'yaml',
] as const;
const ALIASES: Readonly<Record<string, string>> = { sh: 'bash', yml: 'yaml', html: 'xml', js: 'javascript' };
/** Known, and shown as they are. */
const UNCOLOURED = ['text', 'console'];

const lowlight = createLowlight(
  Object.fromEntries(
    LANGUAGES.flatMap((name) => {
      const grammar = all[name];
      return grammar ? [[name, grammar]] : [];
    }),
  ),
);

/** What a fenced block may be marked as. */
export const KNOWN_LANGUAGES: readonly string[] = [...LANGUAGES, ...Object.keys(ALIASES), ...UNCOLOURED];

/** Code as coloured spans (classes `hljs-…`); as plain text where the language is unknown. */
export function highlight(lang: string, code: string): ElementContent[] {
  if (lang === 'console') return readConsole(code).flatMap(consoleLine);
  const name = ALIASES[lang] ?? lang;
  if (!lowlight.registered(name)) return [{ type: 'text', value: code }];
  return lowlight.highlight(name, code).children.filter((node) => node.type !== 'doctype');
}

/** Prompts and output carry classes of their own, so that a reader sees at once what was typed. */
function consoleLine({ prompt, text, kind }: ConsoleLine, index: number): ElementContent[] {
  const lineBreak: ElementContent[] = index > 0 ? [{ type: 'text', value: '\n' }] : [];
  if (kind === 'output') return [...lineBreak, span('console-output', [{ type: 'text', value: text }])];
  const typed = span('console-command', highlight('bash', text));
  return prompt === ''
    ? [...lineBreak, typed]
    : [...lineBreak, span('console-prompt', [{ type: 'text', value: prompt }]), typed];
}

const span = (className: string, children: ElementContent[]): ElementContent => ({
  type: 'element',
  tagName: 'span',
  properties: { className: [className] },
  children,
});
