/** The body of a message in binary mode, as its content type says. */
import { isJsonType, isTextType } from '../encode/media-type.ts';
import { utf8 } from './field.ts';
import { badMessage, checkBytes, type DecodeOptions } from './options.ts';

/**
 * A JSON value, text, or bytes. Without a content type nothing is assumed: bytes.
 *
 * @returns undefined where there is no body
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_MESSAGE` where it is not what the type says, unless lenient: then bytes
 */
export function binaryData(
  body: Uint8Array | string | null | undefined,
  contentType: string | undefined,
  settings: Required<DecodeOptions>,
): unknown {
  if (body === undefined || body === null) return undefined;
  const bytes =
    typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  checkBytes(bytes.byteLength, settings);
  if (contentType === undefined) return bytes;
  try {
    if (isJsonType(contentType)) return JSON.parse(utf8(bytes)) as unknown;
    return isTextType(contentType) ? utf8(bytes) : bytes;
  } catch {
    if (settings.lenient) return bytes;
    throw badMessage('the data is not what its content type says');
  }
}
