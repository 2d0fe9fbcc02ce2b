/** The bounded pool of connections to one receiver, and one exchange over them. */
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { DeliveryError } from '../errors.ts';
import type { ResolvedHttpOptions } from './http-options.ts';

/** What is sent. */
export interface Exchange {
  readonly method: 'OPTIONS' | 'POST';
  readonly fields: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** Opens connections up to a bound, keeps idle ones for a while, and gives up one that does not come about in time. */
export class Connections {
  readonly #options: ResolvedHttpOptions;
  readonly #request: typeof import('node:http').request;
  readonly #agent: Agent;
  readonly #connected = new WeakSet<Socket>();

  constructor(options: ResolvedHttpOptions) {
    const { target, maxSockets, idleTimeoutMs, tls } = options;
    // Loaded when they are needed: an import of them would cost everybody 30 ms at start.
    const { request, Agent } = process.getBuiltinModule(target.secure ? 'node:https' : 'node:http');
    const pool = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets, timeout: idleTimeoutMs };
    this.#options = options;
    this.#request = request;
    this.#agent = new Agent({ ...tls, ...pool });
  }

  /**
   * Sends one request; resolves with the head of the answer, whose body is still to be read.
   *
   * @throws what the signal is aborted with, or the error of the connection
   */
  async exchange({ method, fields, body }: Exchange, signal: AbortSignal): Promise<IncomingMessage> {
    signal.throwIfAborted();
    const { host, port, path } = this.#options.target;
    const request = this.#request({ method, host, port, path, headers: fields, agent: this.#agent });
    request.once('socket', (socket) => this.#limitConnecting(request, socket));
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        const reason = signal.reason as Error;
        // One that waits for a connection says nothing until it gets one, which it hands on.
        reject(reason);
        request.destroy(reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      let answered = false;
      request.once('response', (response) => {
        answered = true;
        resolve(response);
      });
      // Also after the answer came: what the receiver does not read any more is no fault.
      request.on('error', reject);
      request.once('close', () => {
        signal.removeEventListener('abort', abort);
        if (answered) return;
        // Where there was no error either: the receiver switched to a protocol that nobody had asked for.
        reject(Object.assign(new Error('the protocol was switched'), { code: 'UNASKED_UPGRADE' }));
      });
      request.end(body);
    });
  }

  /** Ends every connection, in use or not, and opens none any more. */
  close(): void {
    // A request that waited in the pool and was aborted would get a connection yet, which nobody would end.
    this.#agent.createConnection = (_options, created) => {
      created?.(new Error('closed'), undefined as never);
      return undefined;
    };
    this.#agent.destroy();
  }

  #limitConnecting(request: ClientRequest, socket: Socket): void {
    if (this.#connected.has(socket)) return;
    const { connectTimeoutMs, target } = this.#options;
    const what = `no connection to ${target.origin} within ${connectTimeoutMs} ms`;
    const timer = setTimeout(() => {
      request.destroy(new DeliveryError('WEIR_DELIVERY_HTTP_TIMEOUT', what, { retryable: true }));
    }, connectTimeoutMs).unref();
    socket.once(target.secure ? 'secureConnect' : 'connect', () => {
      this.#connected.add(socket);
      clearTimeout(timer);
    });
    socket.once('close', () => clearTimeout(timer));
  }
}
