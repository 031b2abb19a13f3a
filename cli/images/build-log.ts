import type Docker from 'dockerode';

type BuildLine = { stream?: string; status?: string; progress?: string; id?: string; error?: string };

/** One line of the engine's progress in a few words for a person, or null where it says nothing new. */
export function describeBuildLine(line: BuildLine, step: string): { step: string; detail: string } | null {
  if (line.status) return { step, detail: [line.id, line.status, line.progress].filter(Boolean).join(' ') };
  const text = line.stream?.trim();
  if (!text) return null;
  const started = /^Step (\d+)\/(\d+)/.exec(text);
  if (started) {
    const now = `step ${started[1]} of ${started[2]}`;
    return { step: now, detail: now };
  }
  const last = text.split('\n').at(-1) ?? '';
  return { step, detail: step ? `${step}, ${last.slice(0, 80)}` : last.slice(0, 80) };
}

/** Follows a pull, an import or a build to its end. Rejects with the engine's own words where it failed. */
export function followProgress(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  report: (detail: string) => void,
  onSign: () => void = () => {},
): Promise<void> {
  let step = '';
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null) => (error ? reject(error) : resolve()),
      (line: BuildLine) => {
        onSign();
        const described = describeBuildLine(line, step);
        if (!described) return;
        step = described.step;
        report(described.detail);
      },
    );
  });
}
