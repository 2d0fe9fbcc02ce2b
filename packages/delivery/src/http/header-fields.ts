/** Header fields that an application gives, by name and value. */
import { isToken, typeName } from '@weir/otel-compat';

/** Header fields of a request; each name once, whatever its case. */
export type HttpHeaders = Readonly<Record<string, string>>;

// RFC 9110, section 5.5. Line breaks would begin another field.
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What frames the message or belongs to the connection; the sender says it itself. */
const RESERVED: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The fields with their names in lower case.
 *
 * @throws TypeError that names the field, and the type of its value where that is wrong; never the value
 */
export function checkedFields(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError(`headers must be an object (got ${typeName(headers)})`);
  }
  const fields: Record<string, string> = {};
  for (const [given, value] of Object.entries(headers)) {
    // What is no token can hold anything, a whole header with its secret among it.
    if (!isToken(given)) throw new TypeError('headers has a name that is no token of RFC 9110');
    const name = given.toLowerCase();
    if (RESERVED.has(name)) throw new TypeError(`headers["${name}"] is for the sender to set`);
    if (Object.hasOwn(fields, name)) throw new TypeError(`headers["${name}"] is given twice`);
    if (typeof value !== 'string') throw new TypeError(`headers["${name}"] must be a string (got ${typeName(value)})`);
    if (!FIELD_VALUE.test(value)) throw new TypeError(`headers["${name}"] has characters that a header cannot have`);
    fields[name] = value;
  }
  return fields;
}
