import type { Terminal } from '@xterm/xterm';

/** Sequences by which a program asks the terminal something, and the terminal types the answer. */
const CSI_QUERIES = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { prefix: '>', final: 'q' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '?', final: 'u' },
] as const;

/** Palette and the colours of text, ground and cursor: a question where the value is `?`. */
const OSC_COLOURS = [4, 10, 11, 12] as const;

/**
 * Lets the terminal pass over questions while it shows what was printed earlier, or what another viewer answers: an
 * answer that comes a second time would stand as rubbish at the prompt. What a person types is not touched.
 */
export function holdAnswersBack({ parser }: Pick<Terminal, 'parser'>): { hold(holding: boolean): void } {
  let holding = false;
  for (const id of CSI_QUERIES) parser.registerCsiHandler(id, () => holding);
  for (const id of OSC_COLOURS) parser.registerOscHandler(id, (value) => holding && value.includes('?'));
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => holding);
  return {
    hold(next) {
      holding = next;
    },
  };
}
