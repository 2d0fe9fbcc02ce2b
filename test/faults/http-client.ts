/** A plain client for the tests of the receiver and the proxy: one request on a connection of its own, or of an agent. */
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';

/** Posts a body; resolves with the whole answer. @throws Error as Node names it, such as ECONNRESET */
export async function post(
  url: string,
  {
    body = 'body',
    headers = {},
    agent,
  }: { body?: string | Uint8Array; headers?: Record<string, string>; agent?: Agent },
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const sent = request(url, { method: 'POST', headers, agent: agent ?? new Agent() });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: (await buffer(response)).toString() };
}
