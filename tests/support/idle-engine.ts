import type { StudentEngine } from '#lib/engine/student-engine.ts';

/** An engine that holds nothing. What a test is about is put over it: `{ ...createIdleEngine(), findImage: … }`. */
export const createIdleEngine = (): StudentEngine => ({
  findImage: async () => null,
  findHistory: async () => null,
  listImages: async () => [],
  listContainers: async () => [],
  findContainer: async () => null,
  findDiff: async () => null,
  findFilesInContainer: async () => null,
  findFilesInImage: async () => null,
  close: () => {},
});
