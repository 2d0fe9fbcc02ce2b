/** Who emits: a name, or the package that a module belongs to. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorName } from '@weir/otel-compat';
import { EventLoggerError } from './errors.ts';
import { faults } from './state.ts';

/** Name and version of an instrumentation scope. */
export interface Scope {
  readonly name: string;
  readonly version?: string;
}

/** A scope's name, its name and version, or the `import.meta` of a module whose nearest package.json has both. */
export type ScopeSource = string | Scope | { readonly url: string };

const MAX_NAME_LENGTH = 256;
const UNKNOWN: Scope = { name: 'unknown' };
const byFolder = new Map<string, Scope>();

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where it is none of these */
export function scopeOf(source: ScopeSource): Scope {
  if (typeof source === 'string' && source !== '' && source.length <= MAX_NAME_LENGTH) return { name: source };
  if (typeof source === 'object' && source !== null) {
    const { name, version } = source as Partial<Scope>;
    if (typeof name === 'string' && name !== '' && name.length <= MAX_NAME_LENGTH) {
      return typeof version === 'string' ? { name, version } : { name };
    }
    const { url } = source as { readonly url?: unknown };
    if (typeof url === 'string') return scopeOfModule(url);
  }
  throw new EventLoggerError(
    'WEIR_EVENT_LOGGER_OPTION',
    `scope must be a name of 1 to ${MAX_NAME_LENGTH} characters, { name, version } or import.meta (got ${typeof source})`,
  );
}

function scopeOfModule(url: string): Scope {
  try {
    const folder = dirname(fileURLToPath(url));
    let scope = byFolder.get(folder);
    if (scope === undefined) {
      scope = nearestPackage(folder) ?? UNKNOWN;
      byFolder.set(folder, scope);
      if (scope === UNKNOWN)
        faults.count('bad_scope', 'import.meta is in no package with a name: its scope is "unknown"');
    }
    return scope;
  } catch (error) {
    faults.count('bad_scope', `import.meta has no file: its scope is "unknown": ${errorName(error)}`);
    return UNKNOWN;
  }
}

/** Up to the root; a package.json without a name, as one that only says `type`, is passed by. */
function nearestPackage(folder: string): Scope | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Partial<Scope>;
    if (typeof name === 'string' && name !== '') return typeof version === 'string' ? { name, version } : { name };
  } catch {
    // None here, or none that can be read.
  }
  const above = dirname(folder);
  return above === folder ? undefined : nearestPackage(above);
}
