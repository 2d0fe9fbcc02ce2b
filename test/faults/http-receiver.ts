/** An HTTP server on 127.0.0.1 that deals with each request as a test says, and remembers what it got. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Changes } from './changes.ts';
import { answer, type HttpBehaviour } from './http-behaviours.ts';
import { ReceivedRequest } from './received-request.ts';

/** How a receiver begins. */
export interface HttpReceiverOptions {
  /** What is done with requests for which nothing else was said. Default: 200 without a body. */
  readonly behaviour?: HttpBehaviour;
  /** Key and certificate in PEM; where they are given the receiver speaks TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Starts a receiver on a free port. In a test: `closedAfterTest(await startHttpReceiver())`. */
export async function startHttpReceiver(options: HttpReceiverOptions = {}): Promise<HttpReceiver> {
  const receiver = new HttpReceiver(options);
  await receiver.accept();
  return receiver;
}

/** A running receiver. Once `close` has resolved none of its sockets is left. */
export class HttpReceiver {
  /** Every request whose head came in, in order. */
  readonly requests: ReceivedRequest[] = [];
  readonly #server: Server;
  readonly #scheme: string;
  readonly #script: HttpBehaviour[] = [];
  readonly #sockets = new Set<Socket>();
  // By the sender's port: over TLS a request comes on another socket object than the one that was accepted.
  readonly #numbers = new Map<number | undefined, number>();
  readonly #changes = new Changes();
  readonly #ended = new AbortController();
  readonly #faults: unknown[] = [];
  #behaviour: HttpBehaviour;
  #port = 0;
  #accepted = 0;

  constructor({ behaviour = answer(), tls }: HttpReceiverOptions) {
    this.#behaviour = behaviour;
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.#server = tls === undefined ? createServer() : createTlsServer(tls);
    this.#server.on('connection', (socket: Socket) => this.#track(socket));
    this.#server.on('request', (request, response) => void this.#deal(request, response));
    // A client that is cut off, or that sends no HTTP or no TLS, is nothing to report.
    this.#server.on('clientError', (_error, socket) => socket.destroy());
    this.#server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
  }

  /** Without a path, such as `http://127.0.0.1:40001`. */
  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Connections so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Says what is done with the next requests, one each; those after them get the behaviour that holds always. */
  next(...behaviours: readonly HttpBehaviour[]): void {
    this.#script.push(...behaviours);
  }

  /** Says what is done with requests from now on. */
  always(behaviour: HttpBehaviour): void {
    this.#script.length = 0;
    this.#behaviour = behaviour;
  }

  /** Resolves when the condition holds, which can ask about anything here. @throws Error that quotes it after a minute */
  until(condition: () => boolean): Promise<void> {
    return this.#changes.until(condition);
  }

  /** Resolves when so many requests came in whole, in all. */
  untilReceived(count: number): Promise<void> {
    return this.until(() => this.requests.filter(({ complete }) => complete).length >= count);
  }

  /** Hangs up on everybody and refuses connections, as a server that is down. */
  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Takes connections again, on the same port. */
  async accept(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends the receiver and every connection. @throws what a behaviour has thrown, which no test could see otherwise */
  async close(): Promise<void> {
    this.#ended.abort();
    await this.refuse();
    await this.until(() => this.connections === 0);
    if (this.#faults.length > 0) throw new AggregateError(this.#faults, 'a behaviour of the receiver failed');
  }

  #track(socket: Socket): void {
    this.#accepted += 1;
    this.#sockets.add(socket);
    this.#numbers.set(socket.remotePort, this.#accepted);
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#changes.notify();
    });
    this.#changes.notify();
  }

  async #deal(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const received = new ReceivedRequest(request, this.#numbers.get(socket.remotePort) ?? 0);
    this.requests.push(received);
    this.#changes.notify();
    const lost = new AbortController();
    const onClose = (): void => lost.abort();
    socket.once('close', onClose);
    const signal = AbortSignal.any([lost.signal, this.#ended.signal]);
    const readBody = (): Promise<void> => received.read(request, () => this.#changes.notify());
    try {
      await (this.#script.shift() ?? this.#behaviour)({ request, response, socket, readBody, signal });
    } catch (error) {
      if (!signal.aborted && !socket.destroyed) this.#faults.push(error);
    } finally {
      socket.removeListener('close', onClose);
    }
  }
}
