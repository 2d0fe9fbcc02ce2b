/** Hands each OTLP request to several receivers, byte for byte. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const BESIDE_TIMEOUT_MS = 10_000;
const PASSED_ON = ['content-type', 'content-encoding'] as const;

/** Where requests come in, and where they go. */
export interface OtlpRelayOptions {
  /** Port to listen on, 0 for any free one. */
  readonly port: number;
  /** Base URL of the receiver whose answer the sender gets. */
  readonly to: string;
  /** Base URL of a receiver that gets the same; what becomes of it there does not concern the sender. */
  readonly beside: string;
}

/** A relay that listens. */
export interface OtlpRelay {
  /** The base for exporters. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one on 127.0.0.1. Rejects where the port cannot be had. */
export async function startOtlpRelay({ port, to, beside }: OtlpRelayOptions): Promise<OtlpRelay> {
  let authority = '';
  const server = createServer((request, response) => {
    // The receivers see the relay as the sender: a page in a browser must not come to them through it.
    const { host, origin } = request.headers;
    if (host !== authority || origin !== undefined) return void response.writeHead(403).end();
    relay(request, response, to, beside).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${authority}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function relay(request: IncomingMessage, response: ServerResponse, to: string, beside: string): Promise<void> {
  const { method = 'POST', url = '/', headers } = request;
  const body = await boundedBody(request);
  if (body === undefined) return void response.writeHead(413, { connection: 'close' }).end();
  const sent = {
    method,
    headers: PASSED_ON.flatMap((name): [string, string][] => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
    ...(method !== 'GET' && method !== 'HEAD' && { body }),
  };
  const [answer] = await Promise.all([
    fetch(`${to}${url}`, sent),
    fetch(`${beside}${url}`, { ...sent, signal: AbortSignal.timeout(BESIDE_TIMEOUT_MS) })
      .then((ignored) => ignored.arrayBuffer())
      .catch(() => {}),
  ]);
  const contentType = answer.headers.get('content-type');
  response.writeHead(answer.status, contentType === null ? {} : { 'content-type': contentType });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** The body; undefined where it is too large. */
async function boundedBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
