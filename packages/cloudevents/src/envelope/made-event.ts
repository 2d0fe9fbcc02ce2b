/** Events that were made here of log records and spans: checked once and frozen, so that they are written without a check. */
import { changeableEvent, type EventParts } from './parts.ts';
import type { TelemetryEvent } from './telemetry-event.ts';

class Given {
  constructor(event: object) {
    // What a constructor returns is what the private member below is put into: the event stays a plain object.
    // oxlint-disable-next-line no-constructor-return
    return event;
  }
}

/** A private member marks what was made here, and keeps what it was made of: copies do not have it, and nobody else can set it. */
class Made extends Given {
  readonly #parts: EventParts;

  constructor(event: object, parts: EventParts) {
    super(event);
    this.#parts = parts;
  }

  static partsOf(event: object): EventParts | undefined {
    return #parts in event ? event.#parts : undefined;
  }
}

/** The event of these parts, frozen but for its data. */
export function madeEvent(parts: EventParts): TelemetryEvent {
  const event = changeableEvent(parts);
  new Made(event, parts);
  return Object.freeze(event);
}

/** What the event was made of, where {@link madeEvent} gave it: it is written without a check. */
export function partsOf(event: object): EventParts | undefined {
  return Made.partsOf(event);
}
