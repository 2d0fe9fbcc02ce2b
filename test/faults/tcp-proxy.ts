/** A TCP proxy on 127.0.0.1 between a client and a real server, which delays, throttles, hangs and cuts as a test says. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Changes } from './changes.ts';
import { ProxyLine } from './proxy-line.ts';

/** The two ways through a proxy. */
export const DIRECTIONS = ['toServer', 'toClient'] as const;

/** One of {@link DIRECTIONS}. */
export type Direction = (typeof DIRECTIONS)[number];

/** Where a proxy stands. */
export interface TcpProxyOptions {
  /** Port of the server on 127.0.0.1. */
  readonly to: number;
  /** Port of the proxy, such as one that the server tells its clients; a free one by default. */
  readonly port?: number;
}

interface Connection {
  readonly sockets: readonly [client: Socket, server: Socket];
  /** Ends whatever either direction waits for. */
  readonly ended: AbortController;
}

/** Starts a proxy that passes everything on. In a test: `closedAfterTest(await startTcpProxy({ to }))`. */
export async function startTcpProxy({ to, port = 0 }: TcpProxyOptions): Promise<TcpProxy> {
  const proxy = new TcpProxy(to, port);
  await proxy.accept();
  return proxy;
}

/** A running proxy. Where a method takes directions, it means both unless told otherwise. */
export class TcpProxy {
  readonly #server: Server = createServer({ allowHalfOpen: true }, (client) => void this.#connect(client));
  readonly #changes = new Changes();
  readonly #lines: Readonly<Record<Direction, ProxyLine>> = {
    toServer: new ProxyLine(() => this.#changes.notify()),
    toClient: new ProxyLine(() => this.#changes.notify()),
  };
  readonly #connections = new Set<Connection>();
  readonly #to: number;
  #port: number;
  #accepted = 0;

  constructor(to: number, port: number) {
    this.#to = to;
    this.#port = port;
  }

  /** Such as `127.0.0.1:40001`. */
  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Bytes passed on so far. */
  get bytes(): Readonly<Record<Direction, number>> {
    return { toServer: this.#lines.toServer.bytes, toClient: this.#lines.toClient.bytes };
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Connections so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Every chunk takes so long; 0 ends it. */
  delay(delayMs: number, ...directions: readonly Direction[]): void {
    for (const line of this.#chosen(directions)) line.delayMs = delayMs;
  }

  /** At most so many bytes a second on each connection; Infinity ends it. */
  throttle(bytesPerSecond: number, ...directions: readonly Direction[]): void {
    for (const line of this.#chosen(directions)) line.bytesPerSecond = bytesPerSecond;
  }

  /** Passes nothing on; connections stay, and new ones are taken. */
  hang(...directions: readonly Direction[]): void {
    for (const line of this.#chosen(directions)) line.hang();
  }

  /** Ends `hang`: what was held back is passed on. */
  resume(...directions: readonly Direction[]): void {
    for (const line of this.#chosen(directions)) line.resume();
  }

  /** Cuts every connection, on both sides; by a reset (RST) where it is asked for. */
  cut({ reset = false }: { readonly reset?: boolean } = {}): void {
    for (const { sockets, ended } of this.#connections) {
      ended.abort();
      for (const socket of sockets)
        if (reset) socket.resetAndDestroy();
        else socket.destroy();
    }
  }

  /** Cuts the connection over which the last of so many bytes from now on is passed: in the middle of whatever it is. */
  cutAfter(bytes: number, direction: Direction): void {
    this.#lines[direction].cutAfter(bytes);
  }

  /** Resolves when the condition holds, which can ask about anything here. @throws Error that quotes it after a minute */
  until(condition: () => boolean): Promise<void> {
    return this.#changes.until(condition);
  }

  /** Cuts every connection and refuses new ones, as a server that is down. */
  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  /** Takes connections again, on the same port. */
  async accept(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends the proxy and every connection. */
  async close(): Promise<void> {
    await this.refuse();
    await this.until(() => this.connections === 0);
  }

  #chosen(directions: readonly Direction[]): readonly ProxyLine[] {
    return (directions.length === 0 ? DIRECTIONS : directions).map((direction) => this.#lines[direction]);
  }

  async #connect(client: Socket): Promise<void> {
    const server = connect({ port: this.#to, host: '127.0.0.1', allowHalfOpen: true });
    const connection: Connection = { sockets: [client, server], ended: new AbortController() };
    const { sockets, ended } = connection;
    this.#accepted += 1;
    this.#connections.add(connection);
    this.#changes.notify();
    const closed = sockets.map((socket) => {
      socket.setNoDelay(true);
      // What is lost on one side is lost on the other.
      socket.on('error', () => ended.abort());
      return new Promise<void>((resolve) => socket.once('close', () => resolve()));
    });
    try {
      const { toServer, toClient } = this.#lines;
      await Promise.all([
        toServer.forward(client, server, ended.signal),
        toClient.forward(server, client, ended.signal),
      ]);
    } catch {
      ended.abort();
      for (const socket of sockets) socket.destroySoon();
    }
    await Promise.all(closed);
    this.#connections.delete(connection);
    this.#changes.notify();
  }
}
