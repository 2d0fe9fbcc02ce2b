/** Spans as services send them, over connections that stay open. */
import { Agent, request } from 'node:http';
import { traceRequest } from '../src/otlp/schema.ts';

/** Spans of one request: the stock batch processor's. */
export const SPANS_PER_REQUEST = 512;
const SPANS_PER_TRACE = 8;

/** Request number `index` as protobuf: spans with ten attributes each, in traces that no other request has. */
export function spansRequest(index: number): Buffer {
  const spans = Array.from({ length: SPANS_PER_REQUEST }, (_, place) => {
    const trace = index * (SPANS_PER_REQUEST / SPANS_PER_TRACE) + Math.floor(place / SPANS_PER_TRACE);
    const start = 1_700_000_000_000_000_000n + BigInt(trace) * 1_000_000n + BigInt(place % SPANS_PER_TRACE) * 1_000n;
    return {
      traceId: idOf(trace + 1, 16),
      spanId: idOf((place % SPANS_PER_TRACE) + 1, 8),
      ...(place % SPANS_PER_TRACE > 0 && { parentSpanId: idOf(1, 8) }),
      name: `GET /books/${place % 16}`,
      kind: 2,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + 5_000_000n),
      attributes: [
        text('http.request.method', 'GET'),
        text('url.path', `/books/${trace}`),
        text('url.scheme', 'http'),
        text('server.address', '127.0.0.1'),
        { key: 'server.port', value: { intValue: 8000 } },
        { key: 'http.response.status_code', value: { intValue: 200 } },
        text('network.protocol.version', '1.1'),
        text('user_agent.original', 'undici'),
        text('request.id', `req-${trace}`),
        text('flow.id', `order-${trace}`),
      ],
    };
  });
  const resource = { attributes: [text('service.name', 'bookapp'), text('service.version', '1.0.0')] };
  const message = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans }] }] };
  return Buffer.from(traceRequest.encode(traceRequest.fromObject(message)).finish());
}

/** Posts each body, a few at once, and resolves when all are answered with success; tells each answer. */
export async function post(url: string, bodies: Iterable<Buffer>, atOnce: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const waiting = bodies[Symbol.iterator]();
  const sendAll = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await postOne(url, next.value, agent);
  };
  await Promise.all(Array.from({ length: atOnce }, sendAll));
  agent.destroy();
}

async function postOne(url: string, body: Buffer, agent: Agent): Promise<void> {
  const status = await new Promise<number>((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    })
      .once('error', reject)
      .end(body);
  });
  if (status === 200) return;
  if (status !== 503) throw new Error(`the receiver answered ${status}`);
  // As OTLP's senders do.
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
  await postOne(url, body, agent);
}

function text(key: string, value: string): object {
  return { key, value: { stringValue: value } };
}

function idOf(number: number, bytes: number): Buffer {
  const id = Buffer.alloc(bytes);
  id.writeUInt32BE(number, bytes - 4);
  return id;
}
