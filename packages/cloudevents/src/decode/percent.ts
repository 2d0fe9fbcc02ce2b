/** Header values of the HTTP binding, back to what they say. */

const QUOTED = /^"((?:[^"\\]|\\.)*)"$/s;

/**
 * Takes a value out of its double quotes, where it stands in such, then decodes percent-encoding once. A percent sign that
 * begins no code stands for itself, as senders of older versions wrote it.
 *
 * @throws URIError where the bytes are no UTF-8
 */
export function percentDecoded(value: string): string {
  const inner = QUOTED.exec(value)?.[1];
  const text = inner === undefined ? value : inner.replace(/\\(.)/gs, '$1');
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (codes) => decodeURIComponent(codes));
}
