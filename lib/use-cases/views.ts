import type { Root } from 'hast';
import type { AssertionResult, TaskResult } from '../grading/result.ts';
import type { SandboxView } from '../sandbox/view.ts';

/** What pages are made from: plain data, complete, already cut down to what its reader may see. */

export type PersonView = {
  id: string;
  name: string;
  handle: string;
  email: string | null;
  role: 'student' | 'instructor' | 'admin';
  /** A guest signed in with just a name; the account lives as long as the cookie until it is claimed. */
  isGuest: boolean;
};

export type CatalogueView = {
  labs: readonly CatalogueLab[];
  totalMinutes: number;
  /** The lab last worked on and not finished. */
  continueWith: { lab: CatalogueLab; stepSlug: string; stepNumber: number; stepCount: number } | null;
};

export type CatalogueLab = {
  number: number;
  slug: string;
  title: string;
  summary: string;
  level: 'beginner' | 'intermediate' | 'advanced';
  minutes: number;
  points: number;
  worth: number;
  /** `done`: every task passed. */
  standing: 'new' | 'started' | 'done';
};

export type LabStepView = {
  lab: {
    number: number;
    slug: string;
    title: string;
    summary: string;
    minutes: number;
    gate: 'none' | 'soft' | 'hard';
    worth: number;
    points: number;
  };
  steps: readonly { slug: string; title: string; standing: 'open' | 'done' }[];
  step: { slug: string; title: string; number: number; body: Root };
  previous: string | null;
  next: string | null;
  /** Every task of the lab, by id, as this student sees it. */
  tasks: Readonly<Record<string, TaskView>>;
  sandbox: SandboxView | null;
};

export type TaskView = {
  id: string;
  title: string;
  worth: number;
  points: number;
  passed: boolean;
  /** Titles of the tasks that must be passed first. */
  needs: readonly { id: string; title: string }[];
  /** Hints already unfolded, in order. */
  hints: readonly string[];
  hintCount: number;
  /** The latest attempt, where there is one. */
  latest: TaskResult | null;
};

export type ProgressView = {
  points: number;
  worth: number;
  labsDone: number;
  labs: readonly {
    number: number;
    slug: string;
    title: string;
    points: number;
    worth: number;
    tasks: readonly {
      id: string;
      title: string;
      points: number;
      worth: number;
      passedAt: string | null;
      attempts: number;
      hintsUsed: number;
    }[];
  }[];
  /** Newest first, at most 50. */
  attempts: readonly {
    id: string;
    at: string;
    labSlug: string;
    labTitle: string;
    taskId: string;
    taskTitle: string;
    outcome: 'passed' | 'failed' | 'error';
    points: number;
    worth: number;
  }[];
};

export type AttemptView = {
  id: string;
  /** ISO 8601. */
  at: string;
  labSlug: string;
  labTitle: string;
  /** The page on which the task stands; null where the lab no longer has it. */
  stepSlug: string | null;
  taskId: string;
  taskTitle: string;
  outcome: 'passed' | 'failed' | 'error';
  points: number;
  worth: number;
  assertions: readonly AssertionResult[];
};
