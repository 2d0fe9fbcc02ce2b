/** Whether something is a CloudEvent 1.0, and what the specification would advise. */
import { errorName, typeName } from '@weir/otel-compat';
import type { AttributeBreach } from '../errors.ts';
import { ADVISED_NAME_LENGTH, attributeFault, REQUIRED_ATTRIBUTES } from './attribute-rules.ts';

/** What was found. */
export interface CheckedEvent {
  /** What breaks the specification; empty for a CloudEvent. */
  readonly breaches: readonly AttributeBreach[];
  /** What the specification advises against. */
  readonly advice: readonly AttributeBreach[];
}

/**
 * Checks the attributes of an event, an official one among them. Never throws.
 *
 * @example
 * checkCloudEvent({ ...event, orderid: { a: 1 } }).breaches.length; // 1
 * checkCloudEvent(event); // { breaches: [], advice: [] }
 */
export function checkCloudEvent(event: unknown): CheckedEvent {
  const breaches: AttributeBreach[] = [];
  const advice: AttributeBreach[] = [];
  if (typeof event !== 'object' || event === null) {
    return { breaches: [{ attribute: '', message: `must be an object (got ${typeName(event)})` }], advice };
  }
  try {
    const attributes = event as Readonly<Record<string, unknown>>;
    for (const attribute of REQUIRED_ATTRIBUTES) {
      if ((attributes[attribute] ?? undefined) === undefined) breaches.push({ attribute, message: 'is required' });
    }
    for (const attribute of Object.keys(attributes)) {
      const value = attributes[attribute];
      if (value === undefined || value === null || attribute === 'data' || attribute === 'data_base64') continue;
      const message = attributeFault(attribute, value);
      if (message !== undefined) breaches.push({ attribute, message });
      else if (attribute.length > ADVISED_NAME_LENGTH) {
        advice.push({ attribute, message: `should have a name of at most ${ADVISED_NAME_LENGTH} characters` });
      } else if (/^\d/.test(attribute))
        advice.push({ attribute, message: 'should have a name that starts with a letter' });
    }
  } catch (error) {
    breaches.push({ attribute: '', message: `cannot be read (${errorName(error)})` });
  }
  return { breaches, advice };
}
