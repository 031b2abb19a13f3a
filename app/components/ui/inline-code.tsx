import { cutAtBackticks } from './words.ts';

/** A sentence of an author or the grader, in which backticks mark code. Never parsed as HTML. */
export function InlineCode({ text }: { text: string }) {
  return cutAtBackticks(text).map((part, index) =>
    part.code ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence have no identity but their place
      <code key={index} className="inline-code">
        {part.text}
      </code>
    ) : (
      part.text
    ),
  );
}
