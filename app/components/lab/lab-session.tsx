'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { TaskResult } from '#lib/grading/result.ts';
import type { SandboxView } from '#lib/sandbox/view.ts';
import type { TaskView } from '#lib/use-cases/views.ts';
import { ErrorToast } from './error-toast.tsx';
import type { ConnectionState } from './realtime.ts';
import { type Failure, type Outcome, request } from './requests.ts';
import { sandboxAfter, type Tasks, withHints, withResult } from './session-facts.ts';
import { type LiveConnection, useRealtime } from './use-realtime.ts';
import { useSecondsLeft } from './use-seconds-left.ts';

/** What the lab page and everything on it share: the student's sandbox, the tasks, and what can be done with them. */
type LabSession = {
  /** The live one, else the one that ended last. */
  sandbox: SandboxView | null;
  /** Until the sandbox stops, by the server's clock. Null while no end is set. */
  secondsLeft: number | null;
  connection: ConnectionState;
  tasks: Record<string, TaskView>;
  checking: Record<string, boolean>;
  check(taskId: string): Promise<void>;
  revealHint(taskId: string): Promise<void>;
  /** Types the text into the current terminal and presses Enter: once for each call, also over a reconnect. */
  run(text: string): void;
  canRun: boolean;
  start(): Promise<void>;
  extend(): Promise<void>;
  reset(): Promise<void>;
  stop(): Promise<void>;
  /** What failed last and was not dismissed. */
  error: { code: string } | null;
  dismissError(): void;
};

type Runner = (text: string) => void;

/** For the workspace alone: the connection itself, and the place where the current terminal puts itself. */
type LabWork = LiveConnection & {
  /** A request about the sandbox is on its way. */
  busy: boolean;
  setRunner(runner: Runner | null): void;
  fail(failure: Failure): void;
};

const SessionContext = createContext<LabSession | null>(null);
const WorkContext = createContext<LabWork | null>(null);

export function useLabSession(): LabSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useLabSession needs a LabSessionProvider above it');
  return session;
}

export function useLabWork(): LabWork {
  const work = useContext(WorkContext);
  if (!work) throw new Error('useLabWork needs a LabSessionProvider above it');
  return work;
}

export function LabSessionProvider({
  labSlug,
  initialSandbox,
  initialTasks,
  children,
}: {
  labSlug: string;
  initialSandbox: SandboxView | null;
  initialTasks: Readonly<Record<string, TaskView>>;
  children: ReactNode;
}) {
  const live = useRealtime();
  const [error, setError] = useState<Failure | null>(null);
  const [runner, setRunnerState] = useState<{ run: Runner } | null>(null);
  const setRunner = useCallback((run: Runner | null) => setRunnerState(run && { run }), []);
  const { sandbox, busy, change } = useSandbox(labSlug, initialSandbox, live, setError);
  const { tasks, checking, check, revealHint } = useTasks(labSlug, initialTasks, live, setError);
  const secondsLeft = useSecondsLeft(sandbox?.status === 'ready' ? sandbox.expiresAt : null, live.serverAhead);
  const dismissError = useCallback(() => setError(null), []);

  const session = useMemo<LabSession>(() => {
    const own = sandbox ? `/api/sandboxes/${sandbox.id}` : null;
    const withOwn = async (method: 'POST' | 'DELETE', rest: string) => {
      if (own) await change(method, `${own}${rest}`);
    };
    return {
      sandbox,
      secondsLeft,
      connection: live.facts.state,
      tasks,
      checking,
      check,
      revealHint,
      run: (text) => runner?.run(text),
      canRun: runner !== null && sandbox?.status === 'ready',
      start: () => change('POST', `/api/labs/${encodeURIComponent(labSlug)}/sandbox`),
      extend: () => withOwn('POST', '/extend'),
      reset: () => withOwn('POST', '/reset'),
      stop: () => withOwn('DELETE', ''),
      error,
      dismissError,
    };
  }, [
    labSlug,
    sandbox,
    secondsLeft,
    live.facts.state,
    tasks,
    checking,
    check,
    revealHint,
    change,
    runner,
    error,
    dismissError,
  ]);
  const work = useMemo<LabWork>(() => ({ ...live, busy, setRunner, fail: setError }), [live, busy, setRunner]);

  return (
    <SessionContext value={session}>
      <WorkContext value={work}>
        {children}
        <ErrorToast failure={error} onDismiss={dismissError} />
      </WorkContext>
    </SessionContext>
  );
}

function useSandbox(
  labSlug: string,
  initial: SandboxView | null,
  { realtime, facts }: LiveConnection,
  fail: (failure: Failure) => void,
) {
  const [sandbox, setSandbox] = useState(initial);
  const [busy, setBusy] = useState(false);
  /** Counts pushes, so that an answer which was written before the newest of them is not taken for newer. */
  const pushes = useRef(0);

  useEffect(
    () =>
      realtime?.on('sandbox-changed', (news) => {
        if (news.labSlug === labSlug) pushes.current++;
        setSandbox((known) => sandboxAfter(known, news, labSlug));
      }),
    [realtime, labSlug],
  );

  const ask = useCallback(async (method: 'GET' | 'POST' | 'DELETE', path: string) => {
    const before = pushes.current;
    const outcome = await request<SandboxView | null>(method, path);
    if (outcome.ok && outcome.value && before === pushes.current) setSandbox(outcome.value);
    return outcome;
  }, []);

  // What was pushed while the connection was away is lost: look again.
  useEffect(() => {
    if (facts.state === 'connected') void ask('GET', `/api/labs/${encodeURIComponent(labSlug)}/sandbox`);
  }, [facts.state, labSlug, ask]);

  const change = useCallback(
    async (method: 'POST' | 'DELETE', path: string) => {
      setBusy(true);
      const outcome = await ask(method, path);
      setBusy(false);
      if (!outcome.ok) fail(outcome);
    },
    [ask, fail],
  );
  return { sandbox, busy, change };
}

function useTasks(labSlug: string, initial: Tasks, { realtime }: LiveConnection, fail: (failure: Failure) => void) {
  const [tasks, setTasks] = useState(initial);
  const [checking, setChecking] = useState<Record<string, boolean>>({});

  useEffect(
    () =>
      realtime?.on('task-graded', (push) => {
        if (push.labSlug === labSlug) setTasks((known) => withResult(known, push.result));
      }),
    [realtime, labSlug],
  );

  const taskPath = useCallback(
    (taskId: string, what: 'check' | 'hint') =>
      `/api/labs/${encodeURIComponent(labSlug)}/tasks/${encodeURIComponent(taskId)}/${what}`,
    [labSlug],
  );
  const check = useCallback(
    async (taskId: string) => {
      setChecking((known) => ({ ...known, [taskId]: true }));
      const outcome: Outcome<TaskResult> = await request('POST', taskPath(taskId, 'check'));
      setChecking(({ [taskId]: _, ...others }) => others);
      if (outcome.ok) setTasks((known) => withResult(known, outcome.value));
      else fail(outcome);
    },
    [taskPath, fail],
  );
  const revealHint = useCallback(
    async (taskId: string) => {
      const outcome: Outcome<{ hints: string[]; hintCount: number }> = await request('POST', taskPath(taskId, 'hint'));
      if (outcome.ok) setTasks((known) => withHints(known, taskId, outcome.value));
      else fail(outcome);
    },
    [taskPath, fail],
  );
  return { tasks, checking, check, revealHint };
}
