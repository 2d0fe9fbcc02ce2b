/** The way of a request through the receiver, and the end of all of them at closing. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { decompress, receiveBody } from './body.ts';
import { type OtlpReceiverStats, StatsCounter } from './receiver-stats.ts';
import { Rejection } from './rejection.ts';
import { replyAccepted, replyRejected } from './reply.ts';
import { screenRequest, type Screening } from './screening.ts';
import type { ReceiverRoute } from './receiver-route.ts';

/** Serves a server; every request is counted once when it begins and once by its outcome. */
export class RequestHandling {
  readonly #server: Server;
  readonly #screening: Screening<ReceiverRoute>;
  readonly #stats = new StatsCounter();
  /** Open connections, with the number of answers that each is owed: requests whose body is complete. */
  readonly #owed = new Map<Socket, number>();
  #closed: Promise<void> | undefined;

  constructor(server: Server, screening: Screening<ReceiverRoute>) {
    this.#server = server;
    this.#screening = screening;
    server.on('connection', (socket: Socket) => {
      this.#owed.set(socket, 0);
      socket.once('close', () => this.#owed.delete(socket));
    });
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  stats(): OtlpReceiverStats {
    return this.#stats.snapshot();
  }

  /** Cuts the connections that are owed nothing; the others end with their answer. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const [socket, owed] of this.#owed) if (owed === 0) socket.destroy();
    });
    return this.#closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#stats.begin();
    const rejection = await this.#take(request, response).catch(toRejection);
    if (this.#closed !== undefined) response.setHeader('Connection', 'close');
    if (rejection === undefined) {
      replyAccepted(request, response);
    } else {
      this.#stats.reject(rejection.reason);
      replyRejected(request, response, rejection);
    }
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<undefined> {
    const screened = screenRequest(request, this.#screening);
    if ('permission' in screened) {
      for (const [name, value] of Object.entries(screened.permission)) response.setHeader(name, value);
      this.#stats.accept({});
      return undefined;
    }
    const { route, contentType, gzip } = screened;
    const { maxBodyBytes } = this.#screening;
    const sent = await receiveBody(request, maxBodyBytes);
    this.#oweAnswer(request.socket, response);
    const body = gzip ? await decompress(sent, maxBodyBytes) : sent;
    this.#stats.accept(await route.take(body, contentType, request.headers));
  }

  #oweAnswer(socket: Socket, response: ServerResponse): void {
    const add = (count: number): void => {
      const owed = this.#owed.get(socket);
      if (owed !== undefined) this.#owed.set(socket, owed + count);
    };
    add(1);
    response.once('close', () => add(-1));
  }
}

/** Nothing but rejections is known to be thrown; whatever else were must not end the process. */
function toRejection(error: unknown): Rejection {
  return error instanceof Rejection ? error : new Rejection('bad_data', 'the request cannot be read');
}
