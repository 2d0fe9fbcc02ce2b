/** Masks events that the application made itself. */
import { errorName, type Mask } from '@weir/otel-compat';
import type { CloudEventV1 } from 'cloudevents';
import { faults } from '../state.ts';

/**
 * Masks `data` and `subject` of the event, which is changed. Bytes, also as base64, are not looked into. Where the mask fails,
 * what it was to mask is left out: it never leaves as it was.
 */
export function maskEvent(event: CloudEventV1<unknown>, mask: Mask): void {
  masked(event, 'data', () => (event.data instanceof Uint8Array ? event.data : mask(event.data)));
  masked(event, 'subject', () => (event.subject === undefined ? undefined : mask(event.subject)));
}

function masked(event: CloudEventV1<unknown>, name: 'data' | 'subject', mask: () => unknown): void {
  if (event[name] === undefined) return;
  try {
    (event as Record<string, unknown>)[name] = mask();
  } catch (error) {
    delete event[name];
    faults.count('bad_mask', `a mask failed: ${errorName(error)}; an event goes without its ${name}`);
  }
}
