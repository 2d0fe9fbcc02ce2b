/** Checks of options: each gives the value, or throws what the user reads. */
import { typeName } from '@weir/otel-compat';
import { EventLoggerError } from './errors.ts';

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where it is no object */
export function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badOption(`${path} must be an object (got ${typeName(value)})`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where there is a key beyond these */
export function onlyKeys(value: Readonly<Record<string, unknown>>, keys: readonly string[], path: string): void {
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) throw badOption(`${path === '' ? '' : `${path}.`}${printable(key)} is no option`);
  }
}

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where it is no integer from `min` to `max`; the fallback where it is undefined */
export function integer(value: unknown, path: string, fallback: number, min: number, max: number = 2 ** 40): number {
  if (value === undefined) return fallback;
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  throw badOption(`${path} must be an integer from ${min} to ${max} (got ${typeName(value)})`);
}

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where it is none of the values; the fallback where it is undefined */
export function oneOf<const T>(value: unknown, path: string, fallback: T, values: readonly T[]): T {
  if (value === undefined) return fallback;
  if ((values as readonly unknown[]).includes(value)) return value as T;
  throw badOption(`${path} must be one of ${values.join(', ')} (got ${typeName(value)})`);
}

/** A key as an error may repeat it. */
export function printable(key: string): string {
  return key.slice(0, 64).replaceAll(/[^\w.*-]/g, '?');
}

/** An option is not what it must be. */
export function badOption(detail: string): EventLoggerError {
  return new EventLoggerError('WEIR_EVENT_LOGGER_OPTION', detail);
}
