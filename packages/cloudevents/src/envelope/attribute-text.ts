/** The type String of CloudEvents: text without control characters, noncharacters and half surrogate pairs. */

// The search for one that is not is half the price of a match from end to end.
const NOT_PLAIN = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;
const DISALLOWED = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const EACH_DISALLOWED = new RegExp(DISALLOWED, 'gu');

/** Printable ASCII that JSON needs no escapes for: most of what is ever written. */
export function isPlain(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

/** Whether a text has no character that is not allowed. */
export function isAllowedText(text: string): boolean {
  return !DISALLOWED.test(text);
}

/** Whether a value may be a String attribute that cannot be empty. */
export function isAttributeText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && (isPlain(value) || isAllowedText(value));
}

/** The text with U+FFFD in place of what is not allowed, and no longer than `max` UTF-16 units. */
export function allowedText(text: string, max: number): string {
  const bounded = text.length > max ? text.slice(0, max) : text;
  return isPlain(bounded) ? bounded : bounded.replace(EACH_DISALLOWED, '\ufffd');
}
