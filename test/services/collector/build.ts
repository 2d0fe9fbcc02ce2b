/** Builds the Collector from its Go module beside this file, once for each state of that module. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../../checks/command.ts';
import { cachedFolder } from '../cache.ts';
import { endOfOutput } from '../command-output.ts';
import { ServiceUnavailableError } from '../service.ts';
import { requireGo } from './go.ts';

const MODULE = fileURLToPath(new URL('module/', import.meta.url));
const PROGRAM = 'otelcol-weir';
// Neither the settings of the machine nor a workspace around the repository may change what is built.
const ENVIRONMENT = ['GOFLAGS=-mod=readonly', 'CGO_ENABLED=0', 'GOWORK=off'];

/** Where the program is, or will be when it is built. */
export function collectorProgram(cacheDir: string): string {
  return join(cacheDir, folderHash(MODULE), PROGRAM);
}

/**
 * Builds the program unless the cache has it.
 *
 * @throws ServiceUnavailableError where there is no Go, a too old one, or modules that cannot be had
 */
export async function buildCollector(cacheDir: string, progress: (line: string) => void): Promise<void> {
  await cachedFolder(join(cacheDir, folderHash(MODULE)), async (temporary) => {
    await requireGo(MODULE, readFileSync(join(MODULE, 'go.mod'), 'utf8'));
    progress('building the OpenTelemetry Collector (2 to 3 minutes, once)');
    const build = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(temporary, PROGRAM), '.'];
    const { status, output } = await command('env', [...ENVIRONMENT, 'go', ...build], MODULE);
    if (status !== 0) {
      throw new ServiceUnavailableError(`the OpenTelemetry Collector cannot be built:\n${endOfOutput(output)}`);
    }
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
