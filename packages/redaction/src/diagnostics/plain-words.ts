/** Takes the values out of a text, so that what is left says what happened and not to whom. */

const RULES: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\[(?:REDACTED|HASH)[^\]]{0,64}\]/g, '<redacted>'],
  [/"[^"]{0,256}"|'[^']{0,256}'|`[^`]{0,256}`|“[^”]{0,256}”/g, '<string>'],
  [/\b[a-z][a-z0-9+.-]{1,32}:\/\/[^\s<>]{1,512}/gi, '<url>'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<uuid>'],
  [/(?:\/[\w.@%+~-]{1,128}){2,32}/g, '<path>'],
  // A word with a digit in it is an id more often than a word.
  [/(?<![\w<])[\w.:-]{0,64}\d[\w.:-]{0,64}/g, '<id>'],
];

const MAX_TEXT = 256;

/**
 * A text without values: quoted texts, addresses, paths, ids and numbers become the names of their kinds, and so does each of
 * the known values.
 *
 * @param values what is known to be a value, such as the attributes of the span; shorter than 3 characters are left
 */
export function plainWords(text: string, values: Iterable<string> = []): string {
  let result = text.slice(0, 4 * MAX_TEXT);
  for (const value of values) if (value.length >= 3) result = result.replaceAll(value, '<value>');
  for (const [pattern, name] of RULES) result = result.replaceAll(pattern, name);
  return result.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_TEXT);
}
