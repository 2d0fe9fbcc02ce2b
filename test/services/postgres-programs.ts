/** PostgreSQL's programs: found, installed where that may be done, and run as a user that they accept. */
import { existsSync, globSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { command } from '../checks/command.ts';
import { requireDebianPackage } from './debian.ts';

/** Debian keeps the server's programs of each version in a folder of their own, off the PATH. */
const DEBIAN_FOLDERS = '/usr/lib/postgresql/*/bin';

/** The user and the group that a server runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Resolves with the folder of the server's programs; on Debian, as root, they are installed.
 *
 * @throws ServiceUnavailableError saying what to install
 */
export async function requirePostgres(progress?: (line: string) => void): Promise<string> {
  const present = programsFolder();
  if (present !== undefined) return present;
  try {
    await requireDebianPackage({
      command: 'postgres',
      packages: ['postgresql'],
      ...(progress === undefined ? {} : { progress }),
    });
  } catch (error) {
    // Installed, it is still not on the PATH.
    if (programsFolder() === undefined) throw error;
  }
  return programsFolder() as string;
}

/** The folder that has both `postgres` and `initdb`: of the PATH, else the newest of Debian's. */
export function programsFolder(
  path: string = process.env['PATH'] ?? '',
  debianFolders: string = DEBIAN_FOLDERS,
): string | undefined {
  const newestFirst = globSync(debianFolders).sort((a, b) => versionIn(b) - versionIn(a));
  return [...path.split(delimiter), ...newestFirst].find((folder) =>
    ['postgres', 'initdb'].every((program) => existsSync(join(folder, program))),
  );
}

/** The user to run the server as: Debian's `postgres` where this process is root, which the server refuses to be. */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => command('id', [flag, 'postgres'], '/')));
  if (uid?.status !== 0 || gid?.status !== 0)
    throw new Error('PostgreSQL cannot run as root, and no user is named postgres');
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

/**
 * The command line that runs this program as that user. It becomes the program: `runuser` would stay in between, and end
 * it with SIGTERM, then SIGKILL.
 */
export function commandAs(
  user: ServerUser | undefined,
  program: string,
  args: readonly string[],
): readonly [string, ...string[]] {
  if (user === undefined) return [program, ...args];
  return ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups', '--', program, ...args];
}

function versionIn(folder: string): number {
  return Number(/(\d+)$/.exec(dirname(folder))?.[1] ?? 0);
}
