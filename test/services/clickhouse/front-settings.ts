/** Settings of a request, as a clause of its query: the embedded engine has one set of settings for all that ask it. */

const NAME = /^[a-z][a-z0-9_]*$/;
// Of the server's HTTP interface, not of the engine.
const OF_HTTP = [
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'wait_end_of_query',
  'cancel_http_readonly_queries_on_client_close',
];

/** The query with its settings; of statements that read or insert rows alone. */
export function withSettings(query: string, settings: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(settings)
    .filter(([name]) => NAME.test(name) && !OF_HTTP.includes(name))
    .map(([name, value]) => `${name} = '${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`);
  if (pairs.length === 0) return query;
  const clause = `SETTINGS ${pairs.join(', ')}`;
  if (/^\s*insert\b/i.test(query)) return query.replace(/\bFORMAT\s+\w+\s*$/i, (format) => `${clause} ${format}`);
  return /^\s*(?:select|with)\b/i.test(query) ? `${query}\n${clause}` : query;
}
