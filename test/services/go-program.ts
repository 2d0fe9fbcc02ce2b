/** Builds a program from a Go module of this repository, once for each state of that module. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../checks/command.ts';
import { cachedFolder } from './cache.ts';
import { endOfOutput } from './command-output.ts';
import { requireGo } from './go.ts';
import { ServiceUnavailableError } from './service.ts';

/** A program, and what it is built from. */
export interface GoProgram {
  /** What messages call it. */
  readonly title: string;
  /** Name of the file. */
  readonly program: string;
  /** Folder of `go.mod` and `go.sum`. */
  readonly module: string;
  /** Import path of the package that is built; `.` for that of the folder. */
  readonly package: string;
  /** How long it takes, such as `2 to 3 minutes`. */
  readonly duration: string;
  /** What else can be done where it cannot be built, such as `name one in WEIR_OPA`. */
  readonly instead: string;
}

// Neither the settings of the machine nor a workspace around the repository may change what is built.
const ENVIRONMENT = ['GOFLAGS=-mod=readonly', 'CGO_ENABLED=0', 'GOWORK=off'];

/** Where the program is, or will be when it is built. */
export function goProgramFile({ module, program }: GoProgram, cacheDir: string): string {
  return join(cacheDir, folderHash(module), program);
}

/**
 * Builds the program unless the cache has it.
 *
 * @throws ServiceUnavailableError where there is no Go, a too old one, or modules that cannot be had
 */
export async function buildGoProgram(
  wanted: GoProgram,
  cacheDir: string,
  progress: (line: string) => void,
): Promise<void> {
  const { title, program, module, duration } = wanted;
  await cachedFolder(join(cacheDir, folderHash(module)), async (temporary) => {
    await requireGo(wanted, readFileSync(join(module, 'go.mod'), 'utf8'));
    progress(`building ${title} (${duration}, once)`);
    const build = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(temporary, program)];
    const { status, output } = await command('env', [...ENVIRONMENT, 'go', ...build, wanted.package], module);
    if (status !== 0) throw new ServiceUnavailableError(`${title} cannot be built:\n${endOfOutput(output)}`);
  });
}

/** Stands for the names and contents of the files of a folder. */
export function folderHash(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    const content = readFileSync(join(folder, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
