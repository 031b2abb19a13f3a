/** One measured figure of a benchmark. */
export type Figure = {
  /** As listed in docs/benchmarks.md, e.g. `echo_added_p50_ms`; the unit is its last part. */
  name: string;
  /** Null where it could not be measured; then `note` says why. */
  value: number | null;
  /** All samples that the value was drawn from, in the figure's unit. */
  samples: readonly number[];
  /** What the value should not exceed (or, with `atLeast`, should reach). */
  goal?: number;
  atLeast?: boolean;
  /** What it was measured against, in the same run. */
  against?: string;
  note?: string;
};

/** The value below which `share` (0 to 1) of the samples lie, by the nearest-rank method. */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new RangeError('A quantile needs at least one sample.');
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil(share * sorted.length)));
  return sorted[rank - 1] as number;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

const rounded = (value: number) => Math.round(value * 10) / 10;

function verdict({ value, goal, atLeast }: Figure): string {
  if (goal === undefined || value === null) return '';
  const held = atLeast ? value >= goal : value <= goal;
  return `${atLeast ? '≥' : '≤'} ${goal} ${held ? 'held' : 'MISSED'}`;
}

/** The table for people: one line a figure. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.value === null ? 'not measured' : String(rounded(figure.value)),
    figure.samples.length ? String(rounded(median(figure.samples))) : '',
    figure.samples.length ? String(rounded(quantile(figure.samples, 0.95))) : '',
    String(figure.samples.length),
    verdict(figure),
    [figure.against, figure.note].filter(Boolean).join('; '),
  ]);
  const lines = [['figure', 'value', 'median', 'p95', 'n', 'goal', 'against, notes'], ...rows];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

/** The machine-readable line, in the shape that keeps figures comparable over time. */
export function jsonOf(
  bench: string,
  commit: string,
  machine: Readonly<Record<string, string | number>>,
  figures: readonly Figure[],
): string {
  const notes = figures.flatMap(({ name, note }) => (note ? [[name, note] as const] : []));
  return JSON.stringify({
    bench,
    commit,
    machine,
    figures: Object.fromEntries(
      figures.map(({ name, value }) => [name, value === null ? null : Math.round(value * 100) / 100]),
    ),
    ...(notes.length > 0 && { notes: Object.fromEntries(notes) }),
  });
}
