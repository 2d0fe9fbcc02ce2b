/** The version of this package, as its own package.json has it. */
import { createRequire } from 'node:module';

/** Beside its sources, package.json is one folder up, as it is beside what is built. */
export function packageVersion(): string {
  return (createRequire(import.meta.url)('../package.json') as { version: string }).version;
}
