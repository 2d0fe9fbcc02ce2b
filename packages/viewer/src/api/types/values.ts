/** What all answers are made of. */

/** A time in nanoseconds since the Unix epoch, as decimal digits, since a JavaScript number would round it; `"0"` where unknown. */
export type TimeNs = string;

/** A length of time in nanoseconds, as decimal digits, with a minus sign where it is negative. */
export type DurationNs = string;

/**
 * The value of an attribute or a body, as it is shown. Integers beyond 2^53, infinities and NaN are their text, bytes are
 * `0x` and hexadecimal digits. Texts come from strangers: show them as text, never as markup.
 */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonAttributes;

/** Values by key; a key such as `__proto__` is a key like any other. */
export interface JsonAttributes {
  readonly [key: string]: JsonValue;
}

/** One page of a list. */
export interface Page {
  /** Give it as `after` to have what follows; absent at the end. */
  readonly next?: string;
}

/** The body of every answer whose status is 400 or above. */
export interface ErrorAnswer {
  readonly error: {
    /** What went wrong, in a word. */
    readonly code: ApiErrorCode;
    /** The same in a sentence that may be shown. */
    readonly message: string;
  };
}

/** A closed list. `unavailable`: the process is ending, or the question took too long. */
export type ApiErrorCode =
  | 'bad_request'
  | 'forbidden'
  | 'not_found'
  | 'method'
  | 'content_type'
  | 'too_large'
  | 'too_many_streams'
  | 'unavailable'
  | 'internal';

/** Percentiles of durations, nearest-rank; all `"0"` where `count` is 0. */
export interface Percentiles {
  readonly count: number;
  readonly p50: DurationNs;
  readonly p95: DurationNs;
  readonly p99: DurationNs;
}
