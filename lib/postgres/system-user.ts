import { readFile, stat } from 'node:fs/promises';
import { SlipwayError } from '../errors.ts';

export type SystemUser = { name: string; uid: number; gid: number };

/**
 * The user that Postgres runs as: null where the platform itself isn't root, and so runs it as it is. Postgres refuses
 * root; then it is the owner of data that is there already, else `postgres`, else `nobody`.
 */
export async function postgresUser(dataDirectory: string | null): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null;
  const users = parseUsers(await readFile('/etc/passwd', 'utf8'));
  const owner = dataDirectory === null ? null : await stat(dataDirectory).catch(() => null);
  if (owner !== null && owner.uid !== 0) {
    return users.find(({ uid }) => uid === owner.uid) ?? { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  }
  const user = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody');
  if (user) return user;
  throw new SlipwayError(
    'database-down',
    'Postgres refuses to run as root, and /etc/passwd has neither postgres nor nobody',
  );
}

export function parseUsers(passwd: string): SystemUser[] {
  return passwd.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}
