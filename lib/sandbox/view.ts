/** A sandbox as its student sees it: plain data, safe to send to the browser. */

export const SANDBOX_STATUSES = ['requested', 'queued', 'starting', 'ready', 'stopping', 'stopped', 'failed'] as const;

export type SandboxStatus = (typeof SANDBOX_STATUSES)[number];

/** Statuses in which a sandbox holds, or is about to hold, something on the host. */
export const LIVE_STATUSES = ['requested', 'queued', 'starting', 'ready', 'stopping'] as const;

/** What a starting sandbox is doing, so that the pane is never blank. */
export type StartPhase = 'container' | 'engine' | 'images' | 'files' | 'setup';

/** Why a sandbox stopped or failed. Worded for people in the user interface. */
export type SandboxReason =
  | 'by-student'
  | 'reset'
  | 'deadline'
  | 'idle'
  | 'operator'
  | 'lost'
  | 'image-missing'
  | 'host-full'
  | 'host-engine-down'
  | 'engine-not-answering'
  | 'setup-failed'
  | 'internal';

export type SandboxView = {
  id: string;
  labSlug: string;
  status: SandboxStatus;
  reason: SandboxReason | null;
  /** Set while `starting`. */
  phase: StartPhase | null;
  /** ISO 8601. When the sandbox will be stopped; null before it is ready. */
  expiresAt: string | null;
  /** Extensions that the student may still ask for. */
  extensionsLeft: number;
  /** Set while `queued`: place in the queue, from 1, and an estimate in seconds. */
  queue: { place: number; estimateSeconds: number } | null;
};
