/**
 * OTLP over gRPC: three unary calls on Node's own HTTP/2.
 *
 * Not on `@grpc/grpc-js`: the calls need none of what it is for (streams, names, balancing, reflection), and it would bring
 * packages of its own to a viewer that is fetched anew by `npx`.
 */
import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import { listenOn } from '../http/listen-on.ts';
import type { OtlpReceiver } from '../http/listening.ts';
import { isLoopbackHost } from '../http/loopback.ts';
import type { ReceiverRoute } from '../http/receiver-route.ts';
import { StatsCounter } from '../http/receiver-stats.ts';
import { Rejection } from '../http/rejection.ts';
import { answerAccepted, answerRefused } from './status.ts';
import { unaryMessage } from './unary-message.ts';

/** Calls by the path of OTLP/HTTP that takes the same message. */
const CALLS: Readonly<Record<string, string>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': '/v1/traces',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': '/v1/logs',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': '/v1/metrics',
};

/** Calls under way on one connection. */
const MAX_CALLS = 100;
/** Bytes that a connection may send before it has to wait: HTTP/2's own 64 KiB would make a batch wait several times. */
const WINDOW_BYTES = 1024 * 1024;

/**
 * Listens for calls; what they hold goes to the routes of OTLP/HTTP.
 *
 * @throws {ViewerError} by rejection: `WEIR_VIEWER_PORT_TAKEN` or `WEIR_VIEWER_LISTEN`
 */
export async function startGrpcReceiver(
  routes: ReadonlyMap<string, ReceiverRoute>,
  host: string,
  port: number,
  maxBodyBytes: number,
): Promise<OtlpReceiver> {
  const server = createServer({ settings: { maxConcurrentStreams: MAX_CALLS, initialWindowSize: WINDOW_BYTES } });
  const { url, port: bound, loopbackOnly } = await listenOn(server, host, port);
  const calls = new Calls(server, { routes, loopbackOnly, maxBodyBytes });
  return { url, port: bound, stats: () => calls.stats.snapshot(), close: () => calls.close() };
}

interface CallOptions {
  readonly routes: ReadonlyMap<string, ReceiverRoute>;
  readonly loopbackOnly: boolean;
  readonly maxBodyBytes: number;
}

/** Every call is counted once when it begins and once by its outcome. */
class Calls {
  readonly stats = new StatsCounter();
  readonly #server: Http2Server;
  readonly #options: CallOptions;
  readonly #sessions = new Set<ServerHttp2Session>();
  /** Calls whose message is not complete. */
  readonly #incomplete = new Set<ServerHttp2Stream>();

  constructor(server: Http2Server, options: CallOptions) {
    this.#server = server;
    this.#options = options;
    // Not when the peer has ended its side too, which one that is suspended or gone does not.
    server.on('connection', (socket: Socket) => socket.once('finish', () => socket.destroy()));
    server.on('session', (session) => {
      this.#sessions.add(session);
      session.setLocalWindowSize(WINDOW_BYTES * 4);
      session.once('close', () => this.#sessions.delete(session));
      // Of a peer that breaks the protocol: it ends the connection, which is all there is to do.
      session.on('error', () => {});
    });
    server.on('stream', (stream, headers) => void this.#serve(stream, headers));
  }

  /** Answers what is being handled, cuts what is idle or whose message is still coming, and resolves when all is ended. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const stream of this.#incomplete) stream.close(constants.NGHTTP2_CANCEL);
      for (const session of this.#sessions) session.close();
    });
  }

  async #serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    this.stats.begin();
    stream.on('error', () => {});
    this.#incomplete.add(stream);
    for (const event of ['end', 'close']) stream.once(event, () => this.#incomplete.delete(stream));
    try {
      this.stats.accept(await this.#take(stream, headers));
      answerAccepted(stream);
    } catch (error) {
      const { reason, message } =
        error instanceof Rejection ? error : new Rejection('bad_data', 'the message cannot be read');
      this.stats.reject(reason);
      answerRefused(stream, reason, message);
    }
  }

  async #take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): ReturnType<ReceiverRoute['take']> {
    const { routes, loopbackOnly, maxBodyBytes } = this.#options;
    if (loopbackOnly && !isLoopbackHost(headers[':authority'] ?? headers.host)) {
      throw new Rejection('forbidden_host', 'the authority must name a loopback address');
    }
    const route = routes.get(CALLS[headers[':path'] ?? ''] ?? '');
    if (route === undefined) throw new Rejection('not_found', 'there is no such call here');
    if (!/^application\/grpc(?:\+proto)?(?:;|$)/.test(headers['content-type'] ?? '')) {
      throw new Rejection('content_type', 'Content-Type must be application/grpc');
    }
    const message = await unaryMessage(stream, String(headers['grpc-encoding'] ?? 'identity'), maxBodyBytes);
    return route.take(message, 'application/x-protobuf', headers);
  }
}
