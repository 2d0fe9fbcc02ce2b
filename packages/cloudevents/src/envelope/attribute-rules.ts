/** What the specification asks of each attribute. */
import { parseRfc3339, typeName } from '@weir/otel-compat';
import { isAllowedText, isAttributeText, isPlain } from './attribute-text.ts';
import { SPEC_VERSION } from './event.ts';
import { isUri, isUriReference } from './uri.ts';

const MIN_INT32 = -2_147_483_648;
const MAX_INT32 = 2_147_483_647;
const NAME = /^[a-z0-9]+$/;
// RFC 2045, section 5.1; the parameters as a whole.
const MEDIA_TYPE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+\s*(?:;.*)?$/;
const BEYOND_NANOSECONDS = /(\.\d{9})\d+/;

const TEXT = 'text without control characters, and not empty';

const RULES: Readonly<Record<string, readonly [isGood: (value: unknown) => boolean, wanted: string]>> = {
  specversion: [(value) => value === SPEC_VERSION, `the text ${SPEC_VERSION}`],
  type: [isAttributeText, TEXT],
  source: [isUriReference, 'a URI-reference of RFC 3986, and not empty'],
  subject: [isAttributeText, TEXT],
  id: [isAttributeText, TEXT],
  time: [isTime, 'a date-time of RFC 3339'],
  datacontenttype: [(value) => isAttributeText(value) && MEDIA_TYPE.test(value), 'a media type of RFC 2046'],
  dataschema: [isUri, 'a URI of RFC 3986'],
};

/** Attributes that every event has. */
export const REQUIRED_ATTRIBUTES = ['specversion', 'type', 'source', 'id'] as const;

/** Longest name that the specification advises. */
export const ADVISED_NAME_LENGTH = 20;

/** What is wrong with an attribute that is set; undefined where nothing is. */
export function attributeFault(name: string, value: unknown): string | undefined {
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  if (rule !== undefined) return rule[0](value) ? undefined : `must be ${rule[1]} (got ${typeName(value)})`;
  if (!NAME.test(name) || name === 'data') return 'must have a name of lower-case letters and digits, other than data';
  if (isExtensionValue(value)) return undefined;
  return `must be a boolean, an integer of 32 bits, text without control characters, bytes or a date (got ${typeName(value)})`;
}

function isExtensionValue(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return isPlain(value) || isAllowedText(value);
    case 'boolean':
      return true;
    case 'number':
      return Number.isInteger(value) && value >= MIN_INT32 && value <= MAX_INT32;
    default:
      return value instanceof Uint8Array || (value instanceof Date && Number.isFinite(value.getTime()));
  }
}

function isTime(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  // The specification bounds no fraction; what is finer than nanoseconds is good for no reader that we know.
  return parseRfc3339(value) !== undefined || parseRfc3339(value.replace(BEYOND_NANOSECONDS, '$1')) !== undefined;
}
