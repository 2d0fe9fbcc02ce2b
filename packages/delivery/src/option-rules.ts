/** Checks options where they are given. */
import { hasLengthWithin, typeName } from '@weir/otel-compat';
import { DeliveryError } from './errors.ts';

/**
 * The value where it is an integer from `min` to `max`.
 *
 * @throws DeliveryError `WEIR_DELIVERY_OPTION`, naming the option and the type it had
 */
export function requireInteger(
  name: string,
  value: unknown,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw wrong(name, `an integer ${range}`, value);
}

/** The value where it is one of a list. @throws DeliveryError `WEIR_DELIVERY_OPTION` */
export function requireOneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T;
  throw wrong(name, `one of ${allowed.join(', ')}`, value);
}

/** The value where it is text of 1 to `max` characters. @throws DeliveryError `WEIR_DELIVERY_OPTION` */
export function requireText(name: string, value: unknown, max: number): string {
  if (hasLengthWithin(value, 1, max)) return value;
  throw wrong(name, `text of 1 to ${max} characters`, value);
}

/** The value where it is a function. @throws DeliveryError `WEIR_DELIVERY_OPTION` */
export function requireFunction<T>(name: string, value: T): T {
  if (typeof value === 'function') return value;
  throw wrong(name, 'a function', value);
}

/** The value where it is a function or left out. @throws DeliveryError `WEIR_DELIVERY_OPTION` */
export function optionalFunction<T>(name: string, value: T): T {
  return value === undefined ? value : requireFunction(name, value);
}

/** The value where it is true or false. @throws DeliveryError `WEIR_DELIVERY_OPTION` */
export function requireBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong(name, 'true or false', value);
}

/** The members of an options object; of none where it is left out. @throws DeliveryError `WEIR_DELIVERY_OPTION` */
export function membersOf<T extends object>(name: string, value: T | undefined): Partial<T> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null) return value;
  throw wrong(name, 'an object', value);
}

/** Refuses an object that lacks a method. @throws DeliveryError `WEIR_DELIVERY_OPTION` */
export function requireMethods(name: string, value: unknown, methods: readonly string[]): void {
  for (const method of methods) {
    requireFunction(`${name}.${method}`, (value as Readonly<Record<string, unknown>> | null | undefined)?.[method]);
  }
}

function wrong(name: string, wanted: string, value: unknown): DeliveryError {
  return new DeliveryError('WEIR_DELIVERY_OPTION', `${name} must be ${wanted} (got ${typeName(value)})`);
}
