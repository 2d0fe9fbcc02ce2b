/** A client that sends exactly what a test says, well-formed or not. */
import { once } from 'node:events';
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly agent?: Agent;
}

/** Sends one request, JSON by POST unless said otherwise, and gives the answer. */
export async function send(
  url: string,
  { method = 'POST', headers = {}, body = '{}', agent }: Sent = {},
): Promise<Answer> {
  const sent = request(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    agent: agent ?? new Agent(),
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode!, headers: response.headers, body: await buffer(response) };
}

/** A bare connection on which `head` was sent. */
export async function open(port: number, head: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  if (head !== '') await new Promise((done) => socket.write(head, done));
  return socket;
}

/** What the other end sends until the connection is closed, in an orderly way or not. */
export function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => void (text += chunk.toString()));
  socket.on('error', () => {});
  return new Promise((resolve) => socket.once('close', () => resolve(text)));
}

/** Lets the event loop turn until the condition holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((turn) => setImmediate(turn));
}

/** The head of a traces request in JSON that announces `contentLength` bytes. */
export function head(contentLength: number): string {
  return [
    'POST /v1/traces HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `Content-Length: ${contentLength}`,
    '',
    '',
  ].join('\r\n');
}
