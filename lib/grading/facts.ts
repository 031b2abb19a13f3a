import type { FileSeen } from '../engine/archive-files.ts';
import type {
  ContainerDetails,
  ContainerDiff,
  ContainerSummary,
  ImageDetails,
  ImageHistory,
  ImageSummary,
} from '../engine/engine-answers.ts';
import type { ErrorCode } from '../errors.ts';
import type { ContainerSubject } from '../labs/facts.ts';
import type { Assertion } from '../labs/format.ts';

/** Something the engine was asked: what it said, or why the platform could not find out. */
export type Known<Value> = { known: true; value: Value } | { known: false; code: ErrorCode };

/** One question to a student's engine that an assertion can't do without. */
export type Need =
  | { kind: 'image'; reference: string }
  | { kind: 'history'; reference: string }
  | { kind: 'image-file'; reference: string; path: string; contents: boolean }
  | { kind: 'container'; subject: ContainerSubject }
  | { kind: 'diff'; subject: ContainerSubject }
  | { kind: 'container-file'; subject: ContainerSubject; path: string; contents: boolean };

/** Answers by `keyOf(need)`; null: there is no such thing. The lists serve messages that say what is there instead. */
export type Facts = {
  images: ReadonlyMap<string, Known<ImageDetails | null>>;
  histories: ReadonlyMap<string, Known<ImageHistory | null>>;
  containers: ReadonlyMap<string, Known<ContainerDetails | null>>;
  diffs: ReadonlyMap<string, Known<ContainerDiff | null>>;
  files: ReadonlyMap<string, Known<FileSeen | null>>;
  allImages: Known<readonly ImageSummary[]>;
  allContainers: Known<readonly ContainerSummary[]>;
};

/** Equal needs have equal keys, so that nothing is asked twice. */
export const keyOf = (need: Need): string => JSON.stringify(Object.entries(need).sort());

/** What has to be asked before this assertion can be decided. */
export function needsOf(assertion: Assertion): Need[] {
  if (assertion.subject === 'image') {
    const image: Need = { kind: 'image', reference: assertion.image };
    switch (assertion.fact) {
      case 'sameAs':
      case 'descendsFrom':
        return [image, { kind: 'image', reference: assertion.wanted }];
      case 'layersAdded':
        return [image, { kind: 'image', reference: assertion.wanted.on }];
      case 'history':
      case 'madeBy':
        return [image, { kind: 'history', reference: assertion.image }];
      case 'file':
        return [image, fileNeed(assertion)];
      default:
        return [image];
    }
  }
  const container: Need = { kind: 'container', subject: assertion.container };
  switch (assertion.fact) {
    case 'image':
      return [container, { kind: 'image', reference: assertion.wanted }];
    case 'diff':
      return [container, { kind: 'diff', subject: assertion.container }];
    case 'file':
      return [container, fileNeed(assertion)];
    default:
      return [container];
  }
}

/** The question that a `file` assertion asks, of an image or of a container. */
export function fileNeed(assertion: Extract<Assertion, { fact: 'file' }>): Need {
  const { path, contains } = assertion.wanted;
  const question = { path, contents: contains !== undefined };
  return assertion.subject === 'image'
    ? { kind: 'image-file', reference: assertion.image, ...question }
    : { kind: 'container-file', subject: assertion.container, ...question };
}
