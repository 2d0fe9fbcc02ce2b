/** Checks of options: what is wrong is said at construction, by key and type, never by value. */
import { typeName } from '@weir/otel-compat';
import { CacheError } from './errors.ts';

/** @throws CacheError `WEIR_CACHE_OPTION` */
export function mustBe(holds: boolean, key: string, what: string, value: unknown): void {
  if (!holds) throw new CacheError('WEIR_CACHE_OPTION', `${key} must be ${what} (got ${typeName(value)})`);
}

/** A length of time: above 0 and finite. @throws CacheError `WEIR_CACHE_OPTION` */
export function mustBeMilliseconds(key: string, value: unknown): void {
  mustBe(Number.isFinite(value) && (value as number) > 0, key, 'a finite number of milliseconds above 0', value);
}

/** @throws CacheError `WEIR_CACHE_OPTION` */
export function mustBeCount(key: string, value: unknown): void {
  mustBe(Number.isSafeInteger(value) && (value as number) >= 1, key, 'an integer of at least 1', value);
}

/** @throws CacheError `WEIR_CACHE_OPTION` */
export function mustBeOneOf(key: string, value: unknown, allowed: readonly string[]): void {
  mustBe(allowed.includes(value as string), key, `one of ${allowed.join(', ')}`, value);
}
