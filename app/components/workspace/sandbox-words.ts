import type { SandboxReason, SandboxView, StartPhase } from '#lib/sandbox/view.ts';

/** Every state of a sandbox in words: what happens or happened, whose fault it is, what comes next. Pure. */
type SandboxWords = {
  /** `work`: something is under way. `ours`: our fault. `ended`: as it should be. */
  tone: 'work' | 'ours' | 'ended';
  title: string;
  sentence: string;
};

/** The phases of a start, in their order. */
export const PHASES: readonly { phase: StartPhase; now: string }[] = [
  { phase: 'container', now: 'Making your container' },
  { phase: 'engine', now: 'Starting your Docker engine' },
  { phase: 'images', now: 'Loading the images of this lab' },
  { phase: 'files', now: 'Copying the files of this lab' },
  { phase: 'setup', now: 'Preparing the task' },
];

const KEPT = 'Points that you earned are kept; containers and files of that sandbox are gone.';

const STOPPED: Partial<Record<SandboxReason, SandboxWords>> = {
  'by-student': { tone: 'ended', title: 'You stopped the sandbox', sentence: KEPT },
  reset: { tone: 'ended', title: 'The sandbox was reset', sentence: KEPT },
  deadline: { tone: 'ended', title: 'The time was up', sentence: `A sandbox runs for a limited time. ${KEPT}` },
  idle: { tone: 'ended', title: 'Nobody used it, so it was stopped', sentence: KEPT },
  operator: {
    tone: 'ended',
    title: 'It was stopped for maintenance',
    sentence: `Whoever runs this Slipway stopped it; you did nothing wrong. ${KEPT}`,
  },
  lost: {
    tone: 'ours',
    title: 'We lost your sandbox',
    sentence: `The server it ran on no longer has it. This is our fault and costs you no points. ${KEPT}`,
  },
};

const FAILED: Partial<Record<SandboxReason, SandboxWords>> = {
  'image-missing': {
    tone: 'ours',
    title: 'The sandbox can’t start: an image is missing',
    sentence:
      'The server lacks an image that it needs. This is our fault. Tell your instructor; reading works meanwhile.',
  },
  'host-full': {
    tone: 'ours',
    title: 'The server is full',
    sentence: 'It has no room for another sandbox at this moment. Try again in a few minutes; reading works meanwhile.',
  },
  'host-engine-down': {
    tone: 'ours',
    title: 'The server’s Docker engine does not answer',
    sentence: 'So no sandbox can start. This is our fault. Try again in a minute; reading works meanwhile.',
  },
  'engine-not-answering': {
    tone: 'ours',
    title: 'Your Docker engine did not come up',
    sentence: 'The sandbox started, but the engine in it stayed silent. This is our fault. Starting again often helps.',
  },
  'setup-failed': {
    tone: 'ours',
    title: 'The lab could not be prepared',
    sentence: 'A script of this lab failed. This is our fault. Start again; if it stays, tell your instructor.',
  },
  lost: {
    tone: 'ours',
    title: 'We lost your sandbox while it started',
    sentence: 'The server it was to run on no longer has it. This is our fault. Start it again.',
  },
};

const STOPPED_ANYHOW: SandboxWords = { tone: 'ended', title: 'The sandbox has stopped', sentence: KEPT };
const FAILED_ANYHOW: SandboxWords = {
  tone: 'ours',
  title: 'The sandbox could not start',
  sentence:
    'Something went wrong on our side. It costs you no points. Start it again; if it stays, tell your instructor.',
};

export function sandboxWords(sandbox: Pick<SandboxView, 'status' | 'reason' | 'queue' | 'phase'>): SandboxWords {
  switch (sandbox.status) {
    case 'requested':
      return { tone: 'work', title: 'Getting your sandbox', sentence: 'Your request is in. It starts in a moment.' };
    case 'queued':
      return { tone: 'work', title: 'You are in the queue', sentence: queueSentence(sandbox.queue) };
    case 'starting':
      return {
        tone: 'work',
        title: 'Your sandbox is starting',
        sentence: 'It is a machine of your own, with a Docker engine of its own. This takes a few seconds.',
      };
    case 'ready':
      return { tone: 'work', title: 'Your sandbox is ready', sentence: 'Opening a terminal.' };
    case 'stopping':
      return { tone: 'work', title: 'Stopping the sandbox', sentence: 'Its containers and files are being removed.' };
    case 'stopped':
      return (sandbox.reason && STOPPED[sandbox.reason]) ?? STOPPED_ANYHOW;
    case 'failed':
      return (sandbox.reason && FAILED[sandbox.reason]) ?? FAILED_ANYHOW;
  }
}

function queueSentence(queue: SandboxView['queue']): string {
  const meanwhile = 'You can read the lesson meanwhile; the terminal appears by itself.';
  if (!queue) return `Many start at the same time. ${meanwhile}`;
  const place = queue.place === 1 ? 'You are next' : `${queue.place - 1} before you`;
  return `${place}, about ${inWords(queue.estimateSeconds)} to go. ${meanwhile}`;
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

/** What the status bar says of the engine. */
export function engineWords(sandbox: SandboxView | null): string {
  switch (sandbox?.status) {
    case 'ready':
      return 'Engine ready';
    case 'requested':
    case 'queued':
    case 'starting':
      return 'Engine starting';
    case 'stopping':
      return 'Engine stopping';
    default:
      return 'No engine';
  }
}
