/** What names and units of a schema may be, and the name that a field gives its metric. */

/** OpenTelemetry's naming guidelines: lower-case words joined by single `_`, in parts joined by single `.`. */
const NAME = /^[a-z][a-z0-9]*(?:[._][a-z0-9]+)*$/;
const MAX_NAME_LENGTH = 255;

/** Whether a value can name a metric, an attribute or a metric set. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_NAME_LENGTH && NAME.test(value);
}

const FIELD = /^[a-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/;

// `with` is the set's own member; an object with `then` is taken for a promise.
const RESERVED = new Set(['with', 'then', 'constructor', 'valueOf', 'toString', 'toJSON']);

/** Whether a key of `metrics` can be a member of a metric set. */
export function isFieldKey(key: string): boolean {
  return key.length <= MAX_NAME_LENGTH && FIELD.test(key) && !RESERVED.has(key);
}

/** The words of a field in lower case, joined by dots: `bytesSent` and `bytes_sent` give `bytes.sent`. */
export function dottedName(field: string): string {
  return field
    .replaceAll('_', '.')
    .replace(/([a-z0-9])([A-Z])/g, '$1.$2')
    .toLowerCase();
}

const PREFIX = '(?:[numkMGTP]|[KMGT]i)?';
const ATOM = `(?:1|%|min|h|d|Cel|${PREFIX}(?:By|bit|s|m|g|Hz|J|W|V|A|K|Pa))`;
const ANNOTATION = String.raw`\{[\x21-\x7a|~]+\}`;
const COMPONENT = `(?:${ATOM}(?:${ANNOTATION})?|${ANNOTATION})`;

/** The part of UCUM that telemetry uses: "seconds" or "bytes" are words of English, not units. */
const UNIT = new RegExp(`^${COMPONENT}(?:[./]${COMPONENT})*$`);
const MAX_UNIT_LENGTH = 63;

/** Whether a value is a unit of UCUM such as `s`, `By` or `{item}`. */
export function isUnit(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_UNIT_LENGTH && UNIT.test(value);
}
