import type { ContainerSummary, ImageSummary } from '../../engine/engine-answers.ts';
import type { ContainerSubject } from '../../labs/facts.ts';
import type { Known } from '../facts.ts';
import { listed } from './judgement.ts';

/** Words for things that are not there: what there is instead, and what the difference means. */

export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);

export const calledContainer = (subject: ContainerSubject): string =>
  typeof subject === 'string' ? subject : `the newest container from ${subject.from}`;

/** As Docker completes a name: no tag is `latest`, and the official library goes without its prefix. */
function split(reference: string): { repository: string; tag: string } {
  const name = reference.replace(/^(docker\.io\/)?(library\/)?/, '');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/')
    ? { repository: name.slice(0, colon), tag: name.slice(colon + 1) }
    : { repository: name, tag: 'latest' };
}

/** What to tell somebody whose image is not there under the name that is wanted. */
export function missingImage(
  reference: string,
  images: Known<readonly ImageSummary[]>,
): { actual: string; message: string } {
  if (!images.known)
    return {
      actual: 'no such image',
      message: `No image is tagged ${reference}. \`docker images\` lists what you have.`,
    };
  const tags = images.value.flatMap((image) => image.tags);
  const nameless = [...images.value]
    .filter((image) => image.tags.length === 0)
    .sort((a, b) => b.createdSeconds - a.createdSeconds)[0];
  const actual = `no such image; there ${tags.length === 1 ? 'is' : 'are'} ${listed(tags)}`;
  const wanted = split(reference);
  const tellApart = (found: string, why: string) => ({
    actual,
    message: `No image is tagged ${reference}, but ${found} is there: ${why}. \`docker tag ${found} ${reference}\` adds the name that is wanted.`,
  });
  for (const tag of tags) {
    const found = split(tag);
    if (tag.toLowerCase() === reference.toLowerCase())
      return tellApart(tag, 'capital and small letters are different, and names in your account are small');
    if (found.repository === wanted.repository && found.tag === 'latest')
      return tellApart(tag, 'a name without a tag becomes :latest');
    if (found.repository === wanted.repository) return tellApart(tag, 'the tag, after the colon, differs');
  }
  for (const tag of tags) {
    const found = split(tag);
    if (found.tag === wanted.tag && wanted.tag !== 'latest') return tellApart(tag, 'the part before the colon differs');
    if (found.repository === wanted.tag) return tellApart(tag, 'what should be the tag is its name');
  }
  if (nameless) {
    const id = shortId(nameless.id);
    const message = `No image is tagged ${reference}, but there is an image without any name, ${id}. \`docker tag ${id} ${reference}\` names it.`;
    return { actual: `no such image; ${id} has no name`, message };
  }
  return { actual, message: `No image is tagged ${reference}. \`docker images\` lists what you have.` };
}

/** The same for a container. */
export function missingContainer(
  subject: ContainerSubject,
  containers: Known<readonly ContainerSummary[]>,
): { actual: string; message: string } {
  const none =
    typeof subject === 'string' ? `No container is called ${subject}` : `No container was started from ${subject.from}`;
  if (!containers.known)
    return { actual: 'no such container', message: `${none}. \`docker ps -a\` lists all of them.` };
  if (containers.value.length === 0) {
    return { actual: 'there is no container at all', message: `${none}; in fact there is no container at all.` };
  }
  const names = containers.value.map(({ name, image }) => `${name} (from ${image})`);
  const actual = `no such container; there ${names.length === 1 ? 'is' : 'are'} ${listed(names)}`;
  const first = containers.value[0]?.name ?? '';
  const rename =
    typeof subject === 'string' && names.length === 1
      ? ` If it is the one, \`docker rename ${first} ${subject}\` gives it that name.`
      : '';
  return { actual, message: `${none}. What there is: ${listed(names)}.${rename}` };
}
