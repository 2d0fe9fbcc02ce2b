/** What a package says of itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The members of a package.json that are asked for; whoever wrote it may have left out any. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: object;
  readonly optionalDependencies?: object;
  readonly peerDependencies?: object;
}

/** The manifest in a folder; undefined where there is none that can be read. */
export function manifestIn(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
