/** The one error class of this package. */

/** Where a value breaks its rule. */
export interface RuleBreach {
  /** Path of the member, such as `ack.deadline_ms`; empty for the whole event. */
  readonly path: string;
  /** What it must be, and the type it had: never the value itself. */
  readonly message: string;
}

/** Codes of {@link FlowEventsError}: a closed list. */
export const FLOW_EVENTS_ERROR_CODES = [
  /** An event breaks FlowEvent v1; `breaches` names each member. */
  'WEIR_FLOW_INVALID_EVENT',
  /** Text that is not JSON. */
  'WEIR_FLOW_INVALID_JSON',
  /** An option is out of range. */
  'WEIR_FLOW_OPTION',
  /** The transport refused the event, or failed. */
  'WEIR_FLOW_NOT_DELIVERED',
  /** The emitter is shut down. */
  'WEIR_FLOW_CLOSED',
] as const;

/** One of {@link FLOW_EVENTS_ERROR_CODES}. */
export type FlowEventsErrorCode = (typeof FLOW_EVENTS_ERROR_CODES)[number];

/**
 * What `build`, `parseFlowEvent`, `emit` and `emitStrict` fail with. Messages name keys and types, never values.
 *
 * @example
 * try {
 *   flowEvent('').build();
 * } catch (error) {
 *   if (error instanceof FlowEventsError) error.breaches; // [{ path: 'flow_id', message: 'must be text of ...' }, ...]
 * }
 */
export class FlowEventsError extends Error {
  override readonly name = 'FlowEventsError';
  readonly code: FlowEventsErrorCode;
  /** What is wrong with an event, member by member; empty for other codes. */
  readonly breaches: readonly RuleBreach[];

  constructor(
    code: FlowEventsErrorCode,
    detail: string,
    { breaches = [], cause }: { breaches?: readonly RuleBreach[]; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.breaches = breaches;
  }
}
