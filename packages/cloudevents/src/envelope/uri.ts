/** The types URI and URI-reference of CloudEvents, by the grammar of RFC 3986. */

const PCHAR = String.raw`[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2}`;
const AUTHORITY = String.raw`//(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*|(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*@?\[[0-9A-Fa-fvV:.]+\](?::\d*)?)(?=[/?#]|$)`;
const REST = String.raw`(?:${PCHAR})*(?:\?(?:${PCHAR}|\?)*)?(?:#(?:${PCHAR}|\?)*)?$`;

const URI = new RegExp(String.raw`^[A-Za-z][A-Za-z0-9+.\-]*:(?:${AUTHORITY})?${REST}`);
// Without a scheme, the first segment cannot have a colon: it would be one.
const RELATIVE = new RegExp(String.raw`^(?:${AUTHORITY}|(?![^/?#]*:))${REST}`);

/** Whether a value is a URI with a scheme. */
export function isUri(value: unknown): value is string {
  return typeof value === 'string' && URI.test(value);
}

/** Whether a value is a URI or a relative reference, and not empty. */
export function isUriReference(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && (RELATIVE.test(value) || URI.test(value));
}
