import type { ContainerDetails } from '../../engine/engine-answers.ts';
import type { ContainerFact } from '../../labs/facts.ts';
import type { Assertion } from '../../labs/format.ts';
import { type Facts, fileNeed, keyOf } from '../facts.ts';
import { judgeFile, titleOfFile } from './assess-file.ts';
import { argumentsMatch, brief, type Judgement, judge, listed, wordArguments, wordBeside } from './judgement.ts';
import { calledContainer, missingContainer, missingImage, shortId } from './names.ts';

type Wanted<Fact extends ContainerFact['fact']> = Extract<ContainerFact, { fact: Fact }>['wanted'];
type ContainerAssertion = Extract<Assertion, { subject: 'container' }>;

const wordExit = (wanted: Wanted<'exited'>): string => (wanted === true ? '' : ` with exit code ${wanted.code}`);
const wordOn = ({ on }: Wanted<'publishes'>): string => (on === undefined ? '' : ` on port ${on}`);
const DIFF_KINDS = ['added', 'changed', 'deleted'] as const;

function diffOf(wanted: Wanted<'diff'>): { kind: (typeof DIFF_KINDS)[number]; path: string } {
  const kind = DIFF_KINDS.find((name) => wanted[name] !== undefined) ?? 'added';
  return { kind, path: wanted[kind] ?? '' };
}

const TITLES: { [Fact in ContainerFact['fact']]: (name: string, wanted: Wanted<Fact>) => string } = {
  exists: (name, wanted) => (wanted ? `There is a container called ${name}` : `No container is called ${name}`),
  created: (name) => `${name} was created and not started`,
  running: (name, wanted) => (wanted ? `${name} is running` : `${name} is not running`),
  paused: (name, wanted) => (wanted ? `${name} is paused` : `${name} is not paused`),
  exited: (name, wanted) => `${name} has ended${wordExit(wanted)}`,
  name: (name, wanted) => `${name} is called ${wanted}`,
  image: (name, image) => `${name} was started from ${image}`,
  command: (name, wanted) => `${name} runs ${wordArguments(wanted)}`,
  publishes: (name, wanted) => `Port ${wanted.port} of ${name} is published${wordOn(wanted)}`,
  diff: (name, wanted) => `${diffOf(wanted).path} was ${diffOf(wanted).kind} in ${name}`,
  file: titleOfFile,
};

export function titleOfContainer({ container, fact, wanted }: ContainerAssertion): string {
  return (TITLES[fact] as (name: string, wanted: unknown) => string)(calledContainer(container), wanted);
}

export function judgeContainer(assertion: ContainerAssertion, facts: Facts): Judgement {
  const subject = assertion.container;
  const name = calledContainer(subject);
  const answer = facts.containers.get(keyOf({ kind: 'container', subject }));
  const missing = () => missingContainer(subject, facts.allContainers);
  if (assertion.fact === 'exists') {
    return judge(assertion.wanted ? `a container ${name}` : 'none', answer, (container) => {
      if (!container) return { met: !assertion.wanted, ...missing() };
      const message = `${name} is still there (${container.status}). \`docker rm -f ${container.name}\` removes it, running or not.`;
      return { met: assertion.wanted, actual: wordState(container), message };
    });
  }
  return judge(titleOfContainer(assertion), answer, (container) =>
    container ? judgePresent(assertion, container, facts) : { met: false, ...missing() },
  );
}

function wordState({ status, exitCode }: ContainerDetails): string {
  return status === 'exited' ? `ended with exit code ${exitCode}` : status;
}

function judgePresent(assertion: ContainerAssertion, container: ContainerDetails, facts: Facts): Judgement {
  const name = calledContainer(assertion.container);
  const { status, exitCode } = container;
  const now = status === 'exited' ? `has ended with exit code ${exitCode}` : `is ${status}`;
  const state = (met: boolean, expected: string, wanted: string, remedy = ''): Judgement =>
    judge(expected, { known: true, value: container }, () => ({
      met,
      actual: wordState(container),
      message: `${name} ${now}; it was ${wanted}.${remedy && ` ${remedy}`}`,
    }));
  switch (assertion.fact) {
    case 'exists':
      return state(assertion.wanted, 'there', 'to be gone');
    case 'created':
      return state(
        status === 'created',
        'created and waiting',
        'to be created and not started',
        '`docker create` makes a container without starting it.',
      );
    case 'running':
      return assertion.wanted
        ? state(
            status === 'running',
            'running',
            'to be running',
            `\`docker logs ${container.name}\` may say why; \`docker start ${container.name}\` starts it again.`,
          )
        : state(status !== 'running', 'not running', 'to be stopped', `\`docker stop ${container.name}\` ends it.`);
    case 'paused':
      return assertion.wanted
        ? state(status === 'paused', 'paused', 'to be paused', `\`docker pause ${container.name}\` freezes it.`)
        : state(status !== 'paused', 'not paused', 'to go on', `\`docker unpause ${container.name}\` lets it go on.`);
    case 'exited': {
      const right = assertion.wanted === true || exitCode === assertion.wanted.code;
      const ended = `ended${wordExit(assertion.wanted)}`;
      return state(status === 'exited' && right, ended, `to have ${ended}`);
    }
    case 'name':
      return judge(assertion.wanted, { known: true, value: container }, () => ({
        met: container.name === assertion.wanted,
        actual: container.name,
        message: `It is called ${container.name}, not ${assertion.wanted}. \`docker rename ${container.name} ${assertion.wanted}\` changes that.`,
      }));
    case 'image':
      return judgeSource(name, assertion.wanted, container, facts);
    case 'command':
      return judge(wordArguments(assertion.wanted), { known: true, value: container.command }, (command) => ({
        met: argumentsMatch(assertion.wanted, command),
        actual: brief(command.join(' ')),
        message: `${name} runs ${brief(wordBeside(assertion.wanted, command))}; it was to run ${wordBeside(assertion.wanted)}.`,
      }));
    case 'publishes':
      return judgePorts(name, assertion.wanted, container);
    case 'diff':
      return judgeDiff(name, assertion, facts);
    case 'file':
      return judgeFile(name, assertion.wanted, facts.files.get(keyOf(fileNeed(assertion))));
  }
}

function judgeSource(name: string, wanted: string, container: ContainerDetails, facts: Facts): Judgement {
  return judge(wanted, facts.images.get(keyOf({ kind: 'image', reference: wanted })), (image) => {
    if (!image) return { met: false, ...missingImage(wanted, facts.allImages) };
    const met = image.id === container.imageId;
    const moved = container.imageName === wanted;
    const message = moved
      ? `${name} was started from an earlier image of that name; ${wanted} is now another one (${shortId(image.id)}). Remove ${container.name} and start it again.`
      : `${name} was started from ${container.imageName}, not from ${wanted}.`;
    return { met, actual: container.imageName, message };
  });
}

function judgePorts(name: string, wanted: Wanted<'publishes'>, { ports }: ContainerDetails): Judgement {
  const found = Object.entries(ports).flatMap(([port, hosts]) => hosts.map((host) => ({ port, host })));
  const expected = `port ${wanted.port}${wordOn(wanted)}`;
  const matches = found.filter(({ port }) => port === `${wanted.port}/tcp`);
  return judge(expected, { known: true, value: found }, () => ({
    met: matches.some(({ host }) => wanted.on === undefined || host === String(wanted.on)),
    actual: found.length === 0 ? 'no port is published' : listed(found.map(({ port, host }) => `${host}->${port}`)),
    message:
      found.length === 0
        ? `${name} publishes no port, so nothing outside reaches it. \`docker run -p ${wanted.on ?? 'PORT'}:${wanted.port} …\` does, when it is started.`
        : `${name} publishes ${listed(found.map(({ port, host }) => `port ${port} on ${host}`))}; wanted is ${expected}. With \`-p\`, the outer port comes first.`,
  }));
}

const DIFF_LETTERS = { added: 'A', changed: 'C', deleted: 'D' } as const;

function judgeDiff(name: string, assertion: Extract<ContainerAssertion, { fact: 'diff' }>, facts: Facts): Judgement {
  const { kind, path } = diffOf(assertion.wanted);
  const answer = facts.diffs.get(keyOf({ kind: 'diff', subject: assertion.container }));
  return judge(`${DIFF_LETTERS[kind]} ${path}`, answer, (diff) => {
    const found = (diff ?? []).find((change) => change.path === path);
    const met = found?.kind === kind;
    if (found)
      return {
        met,
        actual: `${DIFF_LETTERS[found.kind]} ${path}`,
        message: `In ${name}, ${path} was ${found.kind}, not ${kind}.`,
      };
    const size = diff?.length ?? 0;
    const rest = size === 0 ? 'its writable layer is still empty' : `its writable layer holds ${size} other changes`;
    return { met, actual: `${path} is as in the image`, message: `In ${name}, ${path} was not ${kind}: ${rest}.` };
  });
}
