/** JSON text whose integers keep every digit. */

/** An integer literal of 16 digits or more, which a number may not hold exactly. */
const longInteger = /[\s:,[]-?\d{16}/;

/**
 * Parses JSON, giving integers beyond the safe range as bigint: OTLP/JSON lets a 64-bit integer stand as a number too.
 *
 * The look at every literal costs several times a plain parse, so it is taken only where the text has such an integer.
 */
export function parseExactJson(text: string): unknown {
  return longInteger.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
}

/** `context.source`, the literal as it stands in the text, is not in the type of `JSON.parse` yet. */
function exactInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isFinite(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}
