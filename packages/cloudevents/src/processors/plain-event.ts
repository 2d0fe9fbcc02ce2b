/** Events of any make as plain objects. */
import type { CloudEventV1 } from 'cloudevents';

/**
 * The members of an event that are set, as a plain object of its own. The official class has `data` behind an accessor, where
 * copying members does not find it.
 */
export function plainEvent(event: Partial<CloudEventV1<unknown>>): CloudEventV1<unknown> {
  const plain: Record<string, unknown> = {};
  for (const name of Object.keys(event)) {
    const value = event[name] as unknown;
    // Defined, as a setter would take what is called `__proto__`.
    if (value !== undefined)
      Object.defineProperty(plain, name, { value, enumerable: true, writable: true, configurable: true });
  }
  const { data, data_base64: base64 } = event;
  if (data !== undefined) plain['data'] = data;
  if (base64 !== undefined) plain['data_base64'] = base64;
  return plain as unknown as CloudEventV1<unknown>;
}
