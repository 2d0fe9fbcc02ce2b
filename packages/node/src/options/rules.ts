/** Checks of options: each names the key, what it must be and the type it had, never the value. */
import { typeName } from '@weir/otel-compat';
import { WeirNodeError } from '../errors.ts';
import { suggestion } from './suggestion.ts';

/** The names of an object's members; the compiler sees to it that none is missing. */
export type Keys<T> = Readonly<Record<keyof Required<T>, true>>;

/** @throws WeirNodeError `WEIR_NODE_OPTION` where it is no object */
export function requireObject(path: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw badOption(`${path} must be an object (got ${typeName(value)})`);
}

/** What is wrong with the first key that is not known, and what may have been meant; undefined where all are known. */
export function unknownKey(path: string, value: object, known: readonly string[]): WeirNodeError | undefined {
  const key = Object.keys(value).find((name) => !known.includes(name));
  if (key === undefined) return undefined;
  const meant = suggestion(key, known);
  const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
  return badOption(`${at(path, printable(key))} is no option (${hint})`);
}

/** An option is not what it must be. */
export function badOption(detail: string): WeirNodeError {
  return new WeirNodeError('WEIR_NODE_OPTION', detail);
}

function at(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** A key as an error may repeat it. */
function printable(key: string): string {
  return key.slice(0, 64).replaceAll(/[^\w.@/-]/g, '?');
}
