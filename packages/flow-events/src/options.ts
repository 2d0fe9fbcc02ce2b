/** Checks options where they are given. */
import { typeName } from '@weir/otel-compat';
import { FlowEventsError } from './errors.ts';

/**
 * The value where it is an integer from `min` to `max`.
 *
 * @throws FlowEventsError `WEIR_FLOW_OPTION`, naming the option and the type it had
 */
export function requireInteger(
  name: string,
  value: unknown,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new FlowEventsError('WEIR_FLOW_OPTION', `${name} must be an integer ${range} (got ${typeName(value)})`);
}

/** The value where it is a function. @throws FlowEventsError `WEIR_FLOW_OPTION` */
export function requireFunction<T>(name: string, value: T): T {
  if (typeof value === 'function') return value;
  throw new FlowEventsError('WEIR_FLOW_OPTION', `${name} must be a function (got ${typeName(value)})`);
}

/** Refuses an object that lacks a method. @throws FlowEventsError `WEIR_FLOW_OPTION` */
export function requireMethod(name: string, value: unknown, method: string): void {
  requireFunction(`${name}.${method}`, (value as Readonly<Record<string, unknown>> | null)?.[method]);
}

/** The value where it is an array. @throws FlowEventsError `WEIR_FLOW_OPTION` */
export function requireArray<T>(name: string, value: readonly T[]): readonly T[] {
  if (Array.isArray(value)) return value;
  throw new FlowEventsError('WEIR_FLOW_OPTION', `${name} must be an array (got ${typeName(value)})`);
}

/** @throws FlowEventsError `WEIR_FLOW_OPTION` for what is no text, or none at all */
export function requireText(name: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new FlowEventsError('WEIR_FLOW_OPTION', `${name} must be text (got ${typeName(value)})`);
}
