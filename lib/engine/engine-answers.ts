import { z } from 'zod';

/**
 * What the engine answers, parsed once and given our own names. Fields that are not listed are dropped; a field that an
 * engine leaves out is an empty value where that means the same.
 */

const text = z.string().max(20_000);
const short = z.string().max(1000);
/** Go writes an empty list or map as null. */
const list = <Item extends z.ZodType>(item: Item, max: number) =>
  z
    .array(item)
    .max(max)
    .nullish()
    .transform((items) => items ?? []);
const map = <Item extends z.ZodType>(item: Item) =>
  z
    .record(short, item)
    .nullish()
    .transform((entries) => entries ?? {});
const orEmpty = text.nullish().transform((written) => written ?? '');

const config = z.object({
  Cmd: list(text, 1000),
  Entrypoint: list(text, 1000),
  Env: list(text, 1000),
  ExposedPorts: map(z.unknown()),
  Labels: map(text),
  User: orEmpty,
  WorkingDir: orEmpty,
  Volumes: map(z.unknown()),
  Healthcheck: z
    .object({ Test: list(text, 100) })
    .nullish()
    .transform((check) => check ?? null),
});
const emptyConfig = config.parse({});

export const imageAnswer = z
  .object({
    Id: short,
    RepoTags: list(short, 1000),
    Author: orEmpty,
    Comment: orEmpty,
    /** The container that the image was committed from. Docker gives it up to API 1.44. */
    Container: orEmpty,
    Size: z.number(),
    Config: config.nullish().transform((written) => written ?? emptyConfig),
    RootFS: z.object({ Layers: list(short, 200) }).nullish(),
  })
  .transform((image) => ({
    id: image.Id,
    tags: image.RepoTags,
    author: image.Author,
    comment: image.Comment,
    committedFrom: image.Container === '' ? null : image.Container,
    sizeBytes: image.Size,
    config: image.Config,
    /** Digests of the layers' contents, from the lowest. */
    layers: image.RootFS?.Layers ?? [],
  }));
export type ImageDetails = z.output<typeof imageAnswer>;

export const historyAnswer = z
  .array(z.object({ CreatedBy: orEmpty, Comment: orEmpty, Size: z.number() }))
  .max(500)
  .transform((entries) =>
    entries.map(({ CreatedBy, Comment, Size }) => ({ createdBy: CreatedBy, comment: Comment, sizeBytes: Size })),
  );
/** Newest first, as the engine lists it. */
export type ImageHistory = z.output<typeof historyAnswer>;

export const imagesAnswer = z
  .array(z.object({ Id: short, RepoTags: list(short, 1000), Created: z.number() }))
  .max(2000)
  .transform((images) =>
    images.map(({ Id, RepoTags, Created }) => ({
      id: Id,
      tags: RepoTags.filter((tag) => tag !== '<none>:<none>'),
      createdSeconds: Created,
    })),
  );
export type ImageSummary = z.output<typeof imagesAnswer>[number];

/** Marks the containers that the grader creates, and never starts, to look into an image. */
export const PROBE_LABEL = 'slipway.probe';

export const containersAnswer = z
  .array(
    z.object({
      Id: short,
      Names: list(short, 100),
      Image: short,
      ImageID: short,
      State: short,
      Created: z.number(),
      Labels: map(text),
    }),
  )
  .max(2000)
  .transform((containers) =>
    containers.map((container) => ({
      id: container.Id,
      name: (container.Names[0] ?? container.Id.slice(0, 12)).replace(/^\//, ''),
      image: container.Image,
      imageId: container.ImageID,
      state: container.State,
      createdSeconds: container.Created,
      isProbe: Object.hasOwn(container.Labels, PROBE_LABEL),
    })),
  );
export type ContainerSummary = z.output<typeof containersAnswer>[number];

const bindings = list(z.object({ HostPort: short }), 100);

export const containerAnswer = z
  .object({
    Id: short,
    Name: short,
    Image: short,
    Path: orEmpty,
    Args: list(text, 1000),
    State: z.object({ Status: short, ExitCode: z.int() }),
    Config: z.object({ Image: orEmpty }),
    HostConfig: z.object({ PortBindings: map(bindings) }),
    NetworkSettings: z.object({ Ports: map(bindings) }).nullish(),
  })
  .transform((container) => ({
    id: container.Id,
    name: container.Name.replace(/^\//, ''),
    imageId: container.Image,
    /** As it was typed. */
    imageName: container.Config.Image,
    command: [container.Path, ...container.Args].filter((word) => word !== ''),
    status: container.State.Status,
    exitCode: container.State.ExitCode,
    /** Host ports by container port, such as `80/tcp`; those in force, else those asked for. */
    ports: Object.fromEntries(
      Object.entries({ ...container.HostConfig.PortBindings, ...container.NetworkSettings?.Ports }).map(
        ([port, bound]) => [port, bound.map(({ HostPort }) => HostPort)],
      ),
    ),
  }));
export type ContainerDetails = z.output<typeof containerAnswer>;

const KINDS = ['changed', 'added', 'deleted'] as const;

export const diffAnswer = z
  .array(z.object({ Path: z.string().max(5000), Kind: z.union([z.literal(0), z.literal(1), z.literal(2)]) }))
  .max(100_000)
  .nullable()
  .transform((changes) => (changes ?? []).map(({ Path, Kind }) => ({ path: Path, kind: KINDS[Kind] })));
export type ContainerDiff = z.output<typeof diffAnswer>;

export const createdAnswer = z.object({ Id: z.string().regex(/^[0-9a-f]{12,64}$/) });

/** The header of an archive answer: what lies at the path, without its contents. */
export const pathStatAnswer = z.object({
  size: z.number(),
  /** Go's file mode: type bits above, permissions below. */
  mode: z.number(),
  linkTarget: orEmpty,
});
