/** The JSON format of CloudEvents, from an object that is known to be one. */
import type { CloudEventData, ReceivedCloudEvent } from './envelope.ts';

/** Attributes of one event that are kept. */
const MAX_ATTRIBUTES = 128;

/** Attributes and data of the object. What is no attribute (a null, an object) is left out. */
export function structuredEvent(json: Readonly<Record<string, unknown>>): ReceivedCloudEvent {
  const attributes = Object.create(null) as Record<string, string | number | boolean>;
  for (const [key, value] of Object.entries(json).slice(0, MAX_ATTRIBUTES)) {
    if (key === 'data' || key === 'data_base64') continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') attributes[key] = value;
  }
  const data = dataOf(json);
  return data === undefined ? { attributes } : { attributes, data };
}

function dataOf({
  data,
  data_base64: base64,
  datacontenttype,
}: Readonly<Record<string, unknown>>): CloudEventData | undefined {
  if (typeof base64 === 'string') return { kind: 'binary', base64 };
  if (data === undefined) return undefined;
  const isText = typeof data === 'string' && typeof datacontenttype === 'string' && !isJsonType(datacontenttype);
  return isText ? { kind: 'text', text: data } : { kind: 'json', value: data };
}

/** True for `application/json` and its like, whatever its parameters. */
function isJsonType(contentType: string): boolean {
  return /^[^;]*[/+]json\s*(?:;|$)/i.test(contentType);
}
