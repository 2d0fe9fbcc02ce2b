/** Events that were made here of log records and spans: checked once and frozen, so that they are written without a check. */
import type { CloudEventV1 } from 'cloudevents';

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

class Given {
  constructor(event: object) {
    // What a constructor returns is what the private member below is put into: the event stays a plain object.
    // oxlint-disable-next-line no-constructor-return
    return event;
  }
}

/** A private member marks what was made here: copies do not have it, and nobody else can set it. */
class Made extends Given {
  readonly #isPlain: boolean;

  constructor(event: object, isPlain: boolean) {
    super(event);
    this.#isPlain = isPlain;
  }

  static isPlain(event: object): boolean {
    return #isPlain in event && event.#isPlain;
  }
}

/**
 * Freezes an event whose attributes are within the rules of the specification, whose `time`, `recordedtime` and
 * `traceparent` need no escapes in JSON, and whose data is an object of plain JSON.
 *
 * @param isPlain whether the id needs no escapes in JSON
 */
export function madeEvent(event: TelemetryEvent, isPlain: boolean): TelemetryEvent {
  new Made(event, isPlain);
  return Object.freeze(event);
}

/** Whether {@link madeEvent} gave the event, with an id that needs no escapes: it is written without a check. */
export function isPlainMadeEvent(event: object): event is TelemetryEvent {
  return Made.isPlain(event);
}
