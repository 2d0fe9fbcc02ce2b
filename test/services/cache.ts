/** Where what was downloaded or built is kept: outside the repository, by service and version. */
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The cache folder: `WEIR_CACHE_DIR`, else `weir` in the user's cache. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return env['WEIR_CACHE_DIR'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'weir');
}

/**
 * Makes a folder whole or not at all: `make` fills a temporary one, which then takes the name. Where the folder is there
 * already, nothing is done; where two processes make it at once, the first keeps the name.
 */
export async function cachedFolder(folder: string, make: (temporary: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}.`);
  try {
    await make(temporary);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
