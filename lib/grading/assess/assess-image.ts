import type { ImageDetails, ImageHistory } from '../../engine/engine-answers.ts';
import type { ImageFact } from '../../labs/facts.ts';
import type { Assertion } from '../../labs/format.ts';
import { type Facts, fileNeed, keyOf } from '../facts.ts';
import { judgeConfig, titleOfConfig } from './assess-config.ts';
import { judgeFile, titleOfFile } from './assess-file.ts';
import { brief, type Judgement, judge, listed, plural, textMatches, wordBytes } from './judgement.ts';
import { missingImage, shortId } from './names.ts';

type Wanted<Fact extends ImageFact['fact']> = Extract<ImageFact, { fact: Fact }>['wanted'];
type ImageAssertion = Extract<Assertion, { subject: 'image' }>;

const MADE_BY = { commit: 'docker commit', build: 'docker build', import: 'docker import' } as const;

function wordLayers({ exactly, min, max }: Wanted<'layersAdded'>): string {
  if (exactly !== undefined) return `exactly ${plural(exactly, 'layer')}`;
  if (min !== undefined && max !== undefined) return `${min} to ${plural(max, 'layer')}`;
  return min !== undefined ? `at least ${plural(min, 'layer')}` : `at most ${plural(max ?? 0, 'layer')}`;
}

const wordText = (verb: { is: string; has: string }, wanted: Wanted<'author'>): string =>
  typeof wanted === 'string' ? `${verb.is} ${wanted}` : `${verb.has} ${wanted.contains}`;

const TITLES: { [Fact in ImageFact['fact']]: (image: string, wanted: Wanted<Fact>) => string } = {
  exists: (image, wanted) => (wanted ? `An image is tagged ${image}` : `No image is tagged ${image}`),
  sameAs: (image, other) => `${image} and ${other} are one image`,
  descendsFrom: (image, base) => `${image} grew from ${base}`,
  layersAdded: (image, wanted) => `${image} adds ${wordLayers(wanted)} to ${wanted.on}`,
  size: (image, { max }) => `${image} takes at most ${wordBytes(max)}`,
  config: titleOfConfig,
  author: (image, wanted) => `The author of ${image} ${wordText({ is: 'is', has: 'names' }, wanted)}`,
  comment: (image, wanted) => `The message of ${image} ${wordText({ is: 'is', has: 'mentions' }, wanted)}`,
  history: (image, { contains }) => `The history of ${image} contains “${contains}”`,
  madeBy: (image, how) => `${image} was made by ${MADE_BY[how]}`,
  file: titleOfFile,
};

export function titleOfImage({ image, fact, wanted }: ImageAssertion): string {
  return (TITLES[fact] as (image: string, wanted: unknown) => string)(image, wanted);
}

export function judgeImage(assertion: ImageAssertion, facts: Facts): Judgement {
  const name = assertion.image;
  const answer = facts.images.get(keyOf({ kind: 'image', reference: name }));
  if (assertion.fact === 'exists') {
    return judge(assertion.wanted ? `an image ${name}` : 'none', answer, (image) => {
      if (image)
        return {
          met: assertion.wanted,
          actual: shortId(image.id),
          message: `${name} is still there: \`docker rmi ${name}\` removes the name.`,
        };
      return { met: !assertion.wanted, ...missingImage(name, facts.allImages) };
    });
  }
  return judge(titleOfImage(assertion), answer, (image) =>
    image ? judgePresent(assertion, image, facts) : { met: false, ...missingImage(name, facts.allImages) },
  );
}

function judgePresent(assertion: ImageAssertion, image: ImageDetails, facts: Facts): Judgement {
  const name = assertion.image;
  const of = (reference: string) => facts.images.get(keyOf({ kind: 'image', reference }));
  const history = () => facts.histories.get(keyOf({ kind: 'history', reference: name }));
  const here = { known: true, value: image } as const;
  switch (assertion.fact) {
    case 'exists':
      return judge(name, here, () => ({ met: assertion.wanted, actual: shortId(image.id), message: '' }));
    case 'sameAs':
      return judge(`the same ID as ${assertion.wanted}`, of(assertion.wanted), (other) =>
        judgeSame(name, assertion.wanted, image, other, facts),
      );
    case 'descendsFrom':
      return judge(`the layers of ${assertion.wanted}, and its own on top`, of(assertion.wanted), (base) =>
        base
          ? judgeDescent(name, assertion.wanted, image, base, sourceOf(image, facts))
          : noBase(assertion.wanted, facts),
      );
    case 'layersAdded':
      return judge(wordLayers(assertion.wanted), of(assertion.wanted.on), (base) =>
        base ? judgeLayers(name, assertion.wanted, image, base) : noBase(assertion.wanted.on, facts),
      );
    case 'size':
      return judge(`at most ${wordBytes(assertion.wanted.max)}`, here, () => ({
        met: image.sizeBytes <= assertion.wanted.max,
        actual: wordBytes(image.sizeBytes),
        message: `${name} takes ${wordBytes(image.sizeBytes)}; at most ${wordBytes(assertion.wanted.max)} are wanted.`,
      }));
    case 'config':
      return judgeConfig(name, assertion.wanted, image.config);
    case 'author':
      return judgeText(name, 'author', '-a', assertion.wanted, image.author);
    case 'comment':
      return judgeText(name, 'message', '-m', assertion.wanted, image.comment);
    case 'history':
      return judge(`a command with “${assertion.wanted.contains}”`, history(), (entries) => ({
        met: (entries ?? []).some(({ createdBy }) => createdBy.includes(assertion.wanted.contains)),
        actual: listed((entries ?? []).map(({ createdBy }) => createdBy || '(nothing recorded)')),
        message: `No command in the history of ${name} contains “${assertion.wanted.contains}”. \`docker history --no-trunc ${name}\` shows them.`,
      }));
    case 'madeBy':
      return judge(MADE_BY[assertion.wanted], history(), (entries) => {
        const how = howMade(image, entries ?? []);
        const actual = how ? MADE_BY[how] : 'neither committed, built nor imported here';
        return {
          met: how === assertion.wanted,
          actual,
          message: `${name} was made by ${actual}; ${MADE_BY[assertion.wanted]} is wanted.`,
        };
      });
    case 'file':
      return judgeFile(name, assertion.wanted, facts.files.get(keyOf(fileNeed(assertion))), sourceOf(image, facts));
  }
}

/** "It was committed from web2.", where Docker remembers it and the container is still there. */
function sourceOf(image: ImageDetails, facts: Facts): string {
  if (image.committedFrom === null || !facts.allContainers.known) return '';
  const source = facts.allContainers.value.find(({ id }) => id === image.committedFrom);
  return source
    ? `The image was committed from the container ${source.name}, which was started from ${source.image}.`
    : '';
}

const noBase = (base: string, facts: Facts) => ({
  met: false,
  actual: missingImage(base, facts.allImages).actual,
  message: `${base} is no longer in your engine, and without it there is nothing to compare with. Pull it again, or reset the sandbox.`,
});

function judgeSame(name: string, otherName: string, image: ImageDetails, other: ImageDetails | null, facts: Facts) {
  if (!other) return { met: false, ...missingImage(otherName, facts.allImages) };
  return {
    met: image.id === other.id,
    actual: `${shortId(image.id)} and ${shortId(other.id)}`,
    message: `${name} is the image ${shortId(image.id)}, but ${otherName} is ${shortId(other.id)}: two images. \`docker tag\` gives one image a second name.`,
  };
}

const startsWith = (layers: readonly string[], base: readonly string[]): boolean =>
  base.length > 0 && base.every((digest, index) => layers[index] === digest);

function judgeDescent(name: string, baseName: string, image: ImageDetails, base: ImageDetails, source: string) {
  const met = startsWith(image.layers, base.layers);
  const shared = base.layers.filter((digest, index) => image.layers[index] === digest).length;
  return {
    met,
    actual: met
      ? `${plural(image.layers.length, 'layer')}, the lowest from ${baseName}`
      : `${shared} of the ${plural(base.layers.length, 'layer')} of ${baseName}`,
    message: `The lowest layers of ${name} are not those of ${baseName}, so it did not grow from it; only the name says so.${source === '' ? '' : ` ${source}`}`,
  };
}

function judgeLayers(name: string, wanted: Wanted<'layersAdded'>, image: ImageDetails, base: ImageDetails) {
  if (!startsWith(image.layers, base.layers)) {
    return {
      met: false,
      actual: `no descendant of ${wanted.on}`,
      message: `${name} did not grow from ${wanted.on}, so its layers can't be counted on top of it.`,
    };
  }
  const added = image.layers.length - base.layers.length;
  const { exactly, min = 0, max = Number.POSITIVE_INFINITY } = wanted;
  return {
    met: exactly === undefined ? added >= min && added <= max : added === exactly,
    actual: `${plural(added, 'layer')} added`,
    message: `The image ${name} has ${plural(image.layers.length, 'layer')}; ${wanted.on} has ${base.layers.length}, so you added ${added}. This task wants ${wordLayers(wanted)}.`,
  };
}

function judgeText(
  name: string,
  what: 'author' | 'message',
  flag: string,
  wanted: Wanted<'author'>,
  found: string,
): Judgement {
  const expected = wordText({ is: '', has: 'something with' }, wanted).trim();
  const option = `It is given with ${flag} when the image is committed; an image can't be changed afterwards, so commit again.`;
  return judge(expected, { known: true, value: found }, () => ({
    met: textMatches(wanted, found),
    actual: found === '' ? `no ${what}` : brief(found),
    message:
      found === ''
        ? `${name} has no ${what}. ${option}`
        : `The ${what} of ${name} is “${brief(found)}”; wanted is ${expected}. ${option}`,
  }));
}

/** From what each way leaves in the newest entry of the history; null for an image that was pulled or loaded. */
function howMade(image: ImageDetails, history: ImageHistory): 'commit' | 'build' | 'import' | null {
  const newest = history[0];
  if (!newest) return null;
  if (history.length === 1 && newest.createdBy === '') return 'import';
  if (newest.comment.startsWith('buildkit') || newest.createdBy.includes('#(nop)')) return 'build';
  return image.committedFrom === null ? null : 'commit';
}
