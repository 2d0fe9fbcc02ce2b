/** Events inside log records: what marks a body as one, so that it is wrapped once. */
import type { CloudEventV1 } from 'cloudevents';
import { plainEvent } from './plain-event.ts';

/** Shared by all copies of this package. It cannot come from outside: no JSON has a symbol. */
const ENVELOPE: unique symbol = Symbol.for('weir.cloudevents.envelope.v1');

/** Marks the event, which then is the body of a record; the mark is not exported. */
export function marked<T extends CloudEventV1<unknown>>(event: T): T {
  Object.defineProperty(event, ENVELOPE, { value: true });
  return event;
}

/**
 * The event that a body is: one that was wrapped before, or an instance of a class for events, as of the official package. A
 * plain object that merely looks like one is not: what came from outside and was logged must not pass for an event.
 */
export function envelopeOf(body: unknown): CloudEventV1<unknown> | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  try {
    if ((body as { readonly [ENVELOPE]?: unknown })[ENVELOPE] === true) return body as CloudEventV1<unknown>;
    return isInstance(body) ? marked(plainEvent(body)) : undefined;
  } catch {
    // A getter or a proxy that throws.
    return undefined;
  }
}

const REQUIRED = ['specversion', 'type', 'source', 'id'] as const;

function isInstance(body: object): body is CloudEventV1<unknown> {
  const prototype: unknown = Object.getPrototypeOf(body);
  if (prototype === Object.prototype || prototype === null || Array.isArray(body)) return false;
  return REQUIRED.every((name) => typeof (body as Record<string, unknown>)[name] === 'string');
}
