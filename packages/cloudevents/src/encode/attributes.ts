/** The attributes of an event as they are written, each checked by the specification. */
import type { CloudEventV1 } from 'cloudevents';
import { attributeFault, REQUIRED_ATTRIBUTES } from '../envelope/attribute-rules.ts';
import { CORE_ATTRIBUTES } from '../envelope/event.ts';
import { type AttributeBreach, CloudEventsError } from '../errors.ts';

const CORE: ReadonlySet<string> = new Set(CORE_ATTRIBUTES);

/** An attribute as it is written: text, or what JSON has a type for. */
export type AttributeValue = string | number | boolean;

/**
 * Visits each attribute that is set: those of the specification in its order, then extensions.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_INVALID_EVENT` that names each attribute that breaks the specification
 */
export function visitAttributes(
  event: CloudEventV1<unknown>,
  visit: (name: string, value: AttributeValue) => void,
): void {
  let breaches: AttributeBreach[] | undefined;
  const one = (name: string, value: unknown): void => {
    const message = attributeFault(name, value);
    if (message === undefined) visit(name, written(value));
    else (breaches ??= []).push({ attribute: name, message });
  };
  for (const name of CORE_ATTRIBUTES) {
    const value = event[name] ?? undefined;
    if (value !== undefined) one(name, value);
  }
  for (const name of Object.keys(event)) {
    if (CORE.has(name) || name === 'data' || name === 'data_base64') continue;
    const value = event[name] ?? undefined;
    if (value !== undefined) one(name, value);
  }
  for (const name of REQUIRED_ATTRIBUTES) {
    if (event[name] === undefined || event[name] === null) {
      (breaches ??= []).push({ attribute: name, message: 'is required' });
    }
  }
  if (breaches !== undefined) throw invalidEvent(breaches);
}

/** An error that names each breach. */
export function invalidEvent(breaches: readonly AttributeBreach[]): CloudEventsError {
  const all = breaches.map(({ attribute, message }) => `${attribute} ${message}`).join('; ');
  return new CloudEventsError('WEIR_CLOUDEVENTS_INVALID_EVENT', all, { breaches });
}

function written(value: unknown): AttributeValue {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (value instanceof Date) return value.toISOString();
  return value as AttributeValue;
}
