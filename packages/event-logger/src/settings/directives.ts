/** Which levels of which scopes pass: `info,http=off,kafka=debug`. */
import { typeName } from '@weir/otel-compat';
import { EventLoggerError } from '../errors.ts';
import { isLevel, type LevelFilter } from '../severity.ts';

/** A level for scopes that no other directive names, and one for each scope that is named. */
export interface Directives {
  readonly level: LevelFilter;
  readonly scopes: readonly (readonly [scope: string, level: LevelFilter])[];
}

/** Everything from `info` on. */
export const DEFAULT_DIRECTIVES: Directives = { level: 'info', scopes: [] };

const MAX_LENGTH = 4_096;

/**
 * Reads directives, separated by commas; of two for the same scope the later holds.
 *
 * @param path names the option in an error
 * @param onBad told of each directive that cannot be read, which is left out; where it is not given, the first one is thrown
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_LEVEL`
 */
export function parseDirectives(text: unknown, path: string, onBad?: (detail: string) => void): Directives {
  const bad =
    onBad ??
    ((detail: string): never => {
      throw new EventLoggerError('WEIR_EVENT_LOGGER_LEVEL', detail);
    });
  if (typeof text !== 'string' || text.length > MAX_LENGTH) {
    bad(`${path} must be directives such as info,http=off (got ${typeName(text)})`);
    return DEFAULT_DIRECTIVES;
  }
  let { level } = DEFAULT_DIRECTIVES;
  const scopes = new Map<string, LevelFilter>();
  for (const [index, directive] of text.split(',').entries()) {
    const [left = '', right, ...rest] = directive.split('=').map((part) => part.trim());
    const wanted = (right ?? left).toLowerCase();
    if (directive.trim() === '') continue;
    if (!isFilter(wanted) || rest.length > 0 || (right !== undefined && left === '')) {
      bad(`${path} has a directive that is none: number ${index + 1} must be <level> or <scope>=<level>`);
    } else if (right === undefined) {
      level = wanted;
    } else {
      scopes.set(left, wanted);
    }
  }
  // The longest first: the one that says most of a scope holds.
  return { level, scopes: [...scopes].sort(([a], [b]) => b.length - a.length) };
}

/** The level from which on events of a scope pass. A directive holds for a scope of its name and for those below it. */
export function levelFor({ level, scopes }: Directives, scope: string): LevelFilter {
  return scopes.find(([name]) => isWithin(scope, name))?.[1] ?? level;
}

function isWithin(scope: string, name: string): boolean {
  if (!scope.startsWith(name)) return false;
  return scope.length === name.length || /[./:-]/.test(scope.charAt(name.length));
}

function isFilter(value: string): value is LevelFilter {
  return value === 'off' || isLevel(value);
}
