import type { Assertion, ParameterSpec } from './format.ts';

/** A lab after loading: checked, ordered, complete. What `lib/labs/loader.ts` gives and everyone else reads. */
export type Lab = {
  /** Orders the catalogue; not part of any identity. */
  number: number;
  slug: string;
  title: string;
  summary: string;
  level: 'beginner' | 'intermediate' | 'advanced';
  minutes: number;
  sandbox: {
    memoryBytes: number;
    cpus: number;
    pids: number;
    /** Loaded into the student's engine before the prompt appears. */
    images: readonly string[];
  };
  gate: 'none' | 'soft' | 'hard';
  sticky: boolean;
  parameters: Readonly<Record<string, ParameterSpec>>;
  steps: readonly LabStep[];
  tasks: readonly LabTask[];
  /** Absolute path of the lab's folder. */
  directory: string;
  /** Absolute path of `files/`, where there is one: copied into the student's home at start. */
  filesDirectory: string | null;
  /** Text of `setup.sh`, where there is one. */
  setup: string | null;
};

export type LabStep = {
  slug: string;
  title: string;
  /** Without its title heading. */
  markdown: string;
  /** Tasks placed on this page, in the order of the page. */
  taskIds: readonly string[];
};

export type LabTask = {
  id: string;
  /** May hold `{{…}}`. */
  title: string;
  /** Sum of the assertions' points. */
  points: number;
  needs: readonly string[];
  assertions: readonly Assertion[];
  hints: readonly string[];
  /** Path of the reference solution, relative to the lab's folder. Never leaves the server. */
  solve: string;
  mutants: readonly { script: string; fails: string }[];
};

/** The values that stand for `{{name}}` in prose, code and assertions: one student's, stable across resets. */
export type Parameters = Readonly<Record<string, string>>;
