/** Checks options where they are given. */
import { typeName } from '@weir/otel-compat';
import { CloudEventsError } from './errors.ts';

/** The longest time that a timer of Node takes. */
export const MAX_TIMER_MS = 2_147_483_647;

/** The value where it is an integer from `min` to `max`. @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` */
export function requireInteger(name: string, value: unknown, min: number, max: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  throw wrongOption(name, `an integer from ${min} to ${max}`, value);
}

/** The value where it is one of a list. @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` */
export function requireOneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T;
  throw wrongOption(name, `one of ${allowed.join(', ')}`, value);
}

/** The value where it is an object. @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` */
export function requireObject<T>(name: string, value: T): T & object {
  if (typeof value === 'object' && value !== null) return value;
  throw wrongOption(name, 'an object', value);
}

/** The value where it is a function or left out. @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` */
export function optionalFunction<T>(name: string, value: T): T {
  if (value === undefined || typeof value === 'function') return value;
  throw wrongOption(name, 'a function', value);
}

/** Those options of a list that are given: what is undefined counts as left out. */
export function given<T extends object, K extends keyof T>(options: T, keys: readonly K[]): Pick<T, K> {
  const entries = keys.filter((key) => options[key] !== undefined).map((key) => [key, options[key]]);
  return Object.fromEntries(entries) as Pick<T, K>;
}

/** Says what an option must be, and the type it had; never the value. */
export function wrongOption(name: string, wanted: string, value: unknown): CloudEventsError {
  return new CloudEventsError('WEIR_CLOUDEVENTS_OPTION', `${name} must be ${wanted} (got ${typeName(value)})`);
}
