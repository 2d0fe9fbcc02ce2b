/** Events that were made here of log records and spans: checked once and frozen, so that they are written without a check. */
import type { CloudEventV1 } from 'cloudevents';
import { SPEC_VERSION } from './event.ts';

/** Data of events that are made from telemetry. */
export type EventData = Record<string, unknown>;

/** A CloudEvent of a log record or a span. It is frozen, but for its data: to change an attribute, copy it. */
export interface TelemetryEvent extends Readonly<CloudEventV1<EventData>> {
  readonly data: EventData;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly severitytext?: string;
  /** From 1 (trace) to 24 (fatal); 0 where only a name is known. */
  readonly severitynumber?: number;
  readonly correlationid?: string;
  readonly flowid?: string;
  readonly requestid?: string;
  readonly sampledrate?: number;
  readonly partitionkey?: string;
  readonly sequence?: string;
  readonly recordedtime?: string;
}

/**
 * What an event is made of. A private member marks it: copies do not have it, and nobody else can set it.
 *
 * Invariant of an event that is frozen: its attributes are within the rules of the specification; `time`, `recordedtime`,
 * `traceparent` and, where that is said, `id` need no escapes in JSON; its data is an object of plain JSON.
 */
export class MadeEvent {
  readonly specversion: string;
  readonly type: string;
  readonly source: string;
  readonly #isPlain: boolean;

  /** @param isPlain whether the id needs no escapes in JSON */
  constructor(type: string, source: string, isPlain: boolean) {
    this.specversion = SPEC_VERSION;
    this.type = type;
    this.source = source;
    this.#isPlain = isPlain;
  }

  static isPlain(event: object): boolean {
    return #isPlain in event && event.#isPlain;
  }
}

/** Whether the event can be written without a check, and without escapes where {@link MadeEvent} says so. */
export function isPlainMadeEvent(event: object): event is TelemetryEvent {
  return MadeEvent.isPlain(event);
}
