/** What lanes bring from npm: into folders of the cache, which are whole or not there, and never into the repository. */
import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../checks/command.ts';
import { cachedFolder, cacheRoot } from '../services/cache.ts';
import { endOfOutput } from '../services/command-output.ts';

/** Something that npm cannot bring to this machine; the message says what and why. */
export class NotInstallableError extends Error {
  override readonly name = 'NotInstallableError';
}

/**
 * Installs what the lockfile of a folder names, once for each state of the lockfile.
 *
 * @returns the folder that holds `node_modules`
 * @throws NotInstallableError where npm fails
 */
export async function installLocked(name: string, project: string): Promise<string> {
  const lockfile = await readFile(join(project, 'package-lock.json'));
  const folder = join(cacheRoot(), name, createHash('sha256').update(lockfile).digest('hex').slice(0, 16));
  await cachedFolder(folder, async (temporary) => {
    console.log(`installing ${name} ...`);
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(join(project, file), join(temporary, file));
    await npm(['ci'], temporary);
  });
  return folder;
}

/**
 * Installs one version of one package, with what it needs, once.
 *
 * @returns the folder of the package
 * @throws NotInstallableError where npm fails
 */
export async function installAlone(name: string, version: string): Promise<string> {
  const folder = join(cacheRoot(), `${name}-${version}`);
  await cachedFolder(folder, async (temporary) => {
    console.log(`installing ${name} ${version} ...`);
    await installInto(temporary, { [name]: version });
  });
  return join(folder, 'node_modules', name);
}

/**
 * Makes the folder a project with these dependencies, and installs them.
 *
 * @throws NotInstallableError where npm fails
 */
export async function installInto(folder: string, dependencies: Readonly<Record<string, string>>): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  await npm(['install', '--no-package-lock'], folder);
}

/** The versions of these packages in a folder's `node_modules`, as their own manifests have them. */
export async function versionsIn(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const versions = names.map(async (name): Promise<[string, string]> => {
    const manifest = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    return [name, (JSON.parse(manifest) as { version: string }).version];
  });
  return new Map(await Promise.all(versions));
}

async function npm(args: readonly string[], folder: string): Promise<void> {
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, output } = await command('npm', [...args, ...options], folder);
  if (status !== 0) throw new NotInstallableError(`npm ${args.join(' ')} failed:\n${endOfOutput(output)}`);
}
