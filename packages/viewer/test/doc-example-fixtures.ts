/** The names that examples in doc comments use without saying where they come from. */

/** Stands for an application that exports two spans. */
export async function exportTwoSpans(url: string): Promise<void> {
  const span = (spanId: string) => ({ traceId: 'a'.repeat(32), spanId, name: 'GET /books' });
  const spans = [span('b'.repeat(16)), span('c'.repeat(16))];
  await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
}
