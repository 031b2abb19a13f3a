import type { ImageDetails } from '../../engine/engine-answers.ts';
import type { ConfigWanted } from '../../labs/facts.ts';
import { argumentsMatch, brief, type Judgement, judge, listed, wordArguments, wordBeside } from './judgement.ts';

type Config = ImageDetails['config'];
type Field = keyof ConfigWanted;
type Wanted<Name extends Field> = NonNullable<ConfigWanted[Name]>;
type Decision = { met: boolean; expected: string; actual: string; message: string };

/** `80` and `80/tcp` are one port. */
const portName = (port: string | number): string => (/\//.test(String(port)) ? String(port) : `${port}/tcp`);
const words = (list: readonly string[]): string => (list.length === 0 ? 'none' : list.join(' '));

const TITLES: { [Name in Field]: (image: string, wanted: Wanted<Name>) => string } = {
  Cmd: (image, wanted) => `By default ${image} runs ${wordArguments(wanted)}`,
  Entrypoint: (image, wanted) => `The entrypoint of ${image} is ${wordArguments(wanted)}`,
  Env: (image, { name, value }) => `${image} sets ${name}=${value}`,
  ExposedPorts: (image, port) => `${image} declares that it listens on port ${portName(port)}`,
  Labels: (image, { name, value }) => `${image} carries the label ${name}=${value}`,
  User: (image, user) => `${image} runs as the user ${user}`,
  WorkingDir: (image, path) => `${image} starts in ${path}`,
  Volumes: (image, path) => `${image} declares a volume at ${path}`,
  Healthcheck: (image, wanted) => `${image} has ${wanted ? 'a' : 'no'} health check`,
};

const DECISIONS: { [Name in Field]: (image: string, wanted: Wanted<Name>, config: Config) => Decision } = {
  Cmd: (image, wanted, { Cmd }) => ({
    met: argumentsMatch(wanted, Cmd),
    expected: wordArguments(wanted),
    actual: brief(words(Cmd)),
    message: `A container from ${image} runs ${brief(wordBeside(wanted, Cmd))} when nothing else is asked for; it was to run ${wordBeside(wanted)}.`,
  }),
  Entrypoint: (image, wanted, { Entrypoint }) => ({
    met: argumentsMatch(wanted, Entrypoint),
    expected: wordArguments(wanted),
    actual: brief(words(Entrypoint)),
    message: `The entrypoint of ${image} is ${brief(wordBeside(wanted, Entrypoint))}; it was to be ${wordBeside(wanted)}.`,
  }),
  Env: (image, { name, value }, { Env }) => {
    const found = Env.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
    return {
      met: found === value,
      expected: `${name}=${value}`,
      actual: found === undefined ? `${name} is not set` : `${name}=${brief(found)}`,
      message:
        found === undefined
          ? `${image} does not set ${name}.`
          : `${image} sets ${name} to ${brief(found)}, not to ${value}.`,
    };
  },
  ExposedPorts: (image, port, { ExposedPorts }) => {
    const ports = Object.keys(ExposedPorts);
    return {
      met: ports.includes(portName(port)),
      expected: portName(port),
      actual: ports.length === 0 ? 'no port' : listed(ports),
      message: `${image} declares ${ports.length === 0 ? 'no port' : listed(ports)}; ${portName(port)} is wanted.`,
    };
  },
  Labels: (image, { name, value }, { Labels }) => {
    const found = Labels[name];
    return {
      met: found === value,
      expected: `${name}=${value}`,
      actual: found === undefined ? `no label ${name}` : `${name}=${brief(found)}`,
      message:
        found === undefined
          ? `${image} carries no label ${name}.`
          : `The label ${name} of ${image} is ${brief(found)}, not ${value}.`,
    };
  },
  User: (image, user, { User }) => ({
    met: User === user,
    expected: user,
    actual: User === '' ? 'root (no user is set)' : brief(User),
    message: `Containers from ${image} run as ${User === '' ? 'root' : brief(User)}; ${user} is wanted.`,
  }),
  WorkingDir: (image, path, { WorkingDir }) => ({
    met: (WorkingDir || '/') === path,
    expected: path,
    actual: brief(WorkingDir || '/'),
    message: `Containers from ${image} start in ${brief(WorkingDir || '/')}; ${path} is wanted.`,
  }),
  Volumes: (image, path, { Volumes }) => {
    const volumes = Object.keys(Volumes);
    return {
      met: volumes.includes(path),
      expected: path,
      actual: volumes.length === 0 ? 'no volume' : listed(volumes),
      message: `${image} declares ${volumes.length === 0 ? 'no volume' : listed(volumes)}; ${path} is wanted.`,
    };
  },
  Healthcheck: (image, wanted, { Healthcheck }) => {
    const has = Healthcheck !== null && Healthcheck.Test[0] !== 'NONE' && Healthcheck.Test.length > 0;
    return {
      met: has === wanted,
      expected: wanted ? 'a health check' : 'none',
      actual: has ? 'a health check' : 'none',
      message: `${image} has ${has ? 'a' : 'no'} health check.`,
    };
  },
};

const fieldOf = (wanted: ConfigWanted): Field =>
  // The format lets exactly one field through.
  (Object.keys(wanted) as Field[]).find((name) => wanted[name] !== undefined) ?? 'Cmd';

export function titleOfConfig(image: string, wanted: ConfigWanted): string {
  const field = fieldOf(wanted);
  return (TITLES[field] as (image: string, value: unknown) => string)(image, wanted[field]);
}

export function judgeConfig(image: string, wanted: ConfigWanted, config: Config): Judgement {
  const field = fieldOf(wanted);
  const decide = DECISIONS[field] as (image: string, value: unknown, config: Config) => Decision;
  const { expected, ...decision } = decide(image, wanted[field], config);
  return judge(expected, { known: true, value: config }, () => decision);
}
