/** The one error class of this package. */

/** Where an event, a message or an option breaks its rule. */
export interface AttributeBreach {
  /** Name of the attribute, such as `source`; empty for the whole event. */
  readonly attribute: string;
  /** What it must be, and the type it had: never the value itself. */
  readonly message: string;
}

/** Codes of {@link CloudEventsError}: a closed list. */
export const CLOUDEVENTS_ERROR_CODES = [
  /** An option is out of range. */
  'WEIR_CLOUDEVENTS_OPTION',
  /** An event breaks the specification; `breaches` names each attribute. */
  'WEIR_CLOUDEVENTS_INVALID_EVENT',
  /** The data of an event is not what its type declares; `breaches` names each member. */
  'WEIR_CLOUDEVENTS_INVALID_DATA',
  /** What came is no CloudEvent, or is not whole. */
  'WEIR_CLOUDEVENTS_MESSAGE',
  /** What came is larger than the bound. */
  'WEIR_CLOUDEVENTS_TOO_LARGE',
  /** An event was given up: the message says why. */
  'WEIR_CLOUDEVENTS_NOT_DELIVERED',
  /** What was to send is shut down. */
  'WEIR_CLOUDEVENTS_CLOSED',
  /** An egress policy cannot be used. */
  'WEIR_CLOUDEVENTS_POLICY',
  /** A configuration cannot be read; the message names the key and the line. */
  'WEIR_CLOUDEVENTS_CONFIG',
  /** The official `cloudevents` package, or another optional one, cannot be loaded. */
  'WEIR_CLOUDEVENTS_PACKAGE',
] as const;

/** One of {@link CLOUDEVENTS_ERROR_CODES}. */
export type CloudEventsErrorCode = (typeof CLOUDEVENTS_ERROR_CODES)[number];

/**
 * What fails for an option out of range, an event that is none, or a message that cannot be read. Messages name keys and
 * types, never values.
 *
 * @example
 * try {
 *   encodeStructured({ specversion: '1.0', id: '1', source: '/books', type: '' });
 * } catch (error) {
 *   if (error instanceof CloudEventsError) error.breaches; // [{ attribute: 'type', message: 'must be ...' }]
 * }
 */
export class CloudEventsError extends Error {
  override readonly name = 'CloudEventsError';
  readonly code: CloudEventsErrorCode;
  /** What is wrong, attribute by attribute; empty for other codes. */
  readonly breaches: readonly AttributeBreach[];

  constructor(
    code: CloudEventsErrorCode,
    detail: string,
    { breaches = [], cause }: { breaches?: readonly AttributeBreach[]; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.breaches = breaches;
  }
}
