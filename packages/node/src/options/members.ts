/** Reads the options that somebody gives, whatever they are: getters that throw, proxies, keys that nobody knows. */
import { errorName } from '@weir/otel-compat';
import type { WeirNodeError } from '../errors.ts';
import { badOption, requireObject, unknownKey } from './rules.ts';

/** What could be read, as plain members of an object without a prototype, and what was wrong. */
export interface ReadMembers {
  readonly members: Readonly<Record<string, unknown>>;
  readonly problems: readonly WeirNodeError[];
}

/**
 * Each member is read once, and what cannot be read is left out. Members that are not given are not there.
 *
 * @param known undefined where somebody else knows them
 */
export function readMembers(path: string, value: unknown, known: readonly string[] | undefined): ReadMembers {
  const members = Object.create(null) as Record<string, unknown>;
  const problems: WeirNodeError[] = [];
  try {
    const object = requireObject(path === '' ? 'options' : path, value);
    const problem = known === undefined ? undefined : unknownKey(path, object, known);
    if (problem !== undefined) problems.push(problem);
    for (const key of known ?? Object.keys(object)) {
      try {
        const member = key in object ? object[key] : undefined;
        if (member !== undefined) members[key] = member;
      } catch (error) {
        problems.push(
          badOption(`${path === '' ? key : `${path}.${key}`} cannot be read: it threw ${errorName(error)}`),
        );
      }
    }
  } catch (error) {
    const isOurs = (error as Partial<WeirNodeError> | null)?.name === 'WeirNodeError';
    const what = path === '' ? 'options' : path;
    problems.push(
      isOurs ? (error as WeirNodeError) : badOption(`${what} cannot be read: it threw ${errorName(error)}`),
    );
  }
  return { members, problems };
}
