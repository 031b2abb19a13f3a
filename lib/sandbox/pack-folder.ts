import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import tarStream from 'tar-stream';

/** A folder's content as a tar stream, with paths relative to the folder. Files, folders and symbolic links only. */
export async function packFolder(folder: string): Promise<Readable> {
  const pack = tarStream.pack();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const fill = async () => {
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      if (entry.isDirectory()) pack.entry({ name, type: 'directory', mode: 0o755 });
      else if (entry.isSymbolicLink()) pack.entry({ name, type: 'symlink', linkname: await readlink(path) });
      else if (entry.isFile()) {
        const { mode, mtime } = await stat(path);
        // Git keeps one bit of the mode; the umask of the checkout must not reach the student.
        pack.entry({ name, mode: mode & 0o100 ? 0o755 : 0o644, mtime }, await readFile(path));
      }
    }
    pack.finalize();
  };
  fill().catch((error: Error) => pack.destroy(error));
  return pack as unknown as Readable;
}
