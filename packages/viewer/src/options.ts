/** Checks of options at construction, so that a bad one is named there and never met later. */
import { ViewerError } from './errors.ts';

/** Gives `value` back where it is an integer within the bounds; throws `WEIR_VIEWER_OPTION` with the option's name otherwise. */
export function requireInteger(
  name: string,
  value: number,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  const got = typeof value === 'number' ? String(value) : typeof value;
  throw new ViewerError('WEIR_VIEWER_OPTION', `${name} must be an integer from ${min} to ${max} (got ${got})`);
}

/** Gives `value` back where it is a function or absent; throws `WEIR_VIEWER_OPTION` with the option's name otherwise. */
export function requireFunction<T>(name: string, value: T): T {
  if (value === undefined || typeof value === 'function') return value;
  throw new ViewerError('WEIR_VIEWER_OPTION', `${name} must be a function (got ${typeof value})`);
}
