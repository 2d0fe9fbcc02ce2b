/** What lru-cache writes of a call, where it is given an object to write into. */

/** The part of the library's status that says what was found. */
export interface Status {
  readonly get?: string;
  readonly has?: string;
  readonly set?: string;
  readonly fetch?: string;
  readonly memo?: string;
  readonly returnedStale?: boolean;
  readonly fetchError?: unknown;
  readonly fetchUpdated?: boolean;
}

/** The status that the application gave, or one of ours. */
export function statusOf(options: unknown): Status {
  const given = optionsOf(options)['status'];
  return typeof given === 'object' && given !== null ? given : {};
}

export function optionsOf(options: unknown): Readonly<Record<string, unknown>> {
  return typeof options === 'object' && options !== null ? (options as Readonly<Record<string, unknown>>) : NO_OPTIONS;
}

const NO_OPTIONS: Readonly<Record<string, unknown>> = {};
