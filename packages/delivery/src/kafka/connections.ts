/** What a client's connections need beside what the client itself does. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Base } from '@platformatic/kafka';

type Client = Pick<Base, 'connections' | 'close'>;

// For bytes that no answer confirms; a healthy broker takes them at once.
const CLOSE_GRACE_MS = 1_000;

/**
 * Keeps what goes wrong on a connection from reaching the application: the client parses in the socket's `data` listener, and
 * where what answers is not Kafka it can throw there, which ends the process.
 */
export function containFaults(client: Client): void {
  client.connections.on('connecting', ({ connection }) => {
    // A second error of one connection finds no listener of the client any more.
    connection.on('error', () => {});
    // The socket is made right after this event.
    queueMicrotask(() => {
      const { socket } = connection as { readonly socket: Socket | undefined };
      if (socket === undefined) return;
      socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => containThrows(socket));
    });
  });
}

function containThrows(socket: Socket): void {
  for (const listener of socket.listeners('data') as ((chunk: Buffer) => void)[]) {
    socket.off('data', listener);
    socket.on('data', (chunk: Buffer) => {
      try {
        listener(chunk);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
  }
}

/** Decides whether open connections keep the process alive, as they must not while nothing is sent. */
export function keepAlive(client: Client, alive: boolean): void {
  for (const socket of socketsOf(client)) {
    if (alive) socket.ref();
    else socket.unref();
  }
}

/**
 * Resolves when the sockets take more: where no answer is awaited, nothing else slows down who sends.
 *
 * @throws Error where a connection ends before
 */
export async function drained(client: Client): Promise<void> {
  await Promise.all(
    socketsOf(client)
      .filter(({ writableNeedDrain }) => writableNeedDrain)
      .map(drain),
  );
}

function drain(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      socket.off('drain', settle).off('close', settle);
      if (socket.destroyed) reject(new Error('the connection ended before it took all'));
      else resolve();
    };
    socket.on('drain', settle).on('close', settle);
  });
}

/** Ends all connections: what is written already may leave, for a while. Never rejects. */
export async function closeConnections(client: Client): Promise<void> {
  const sockets = socketsOf(client);
  const { promise: overdue, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, CLOSE_GRACE_MS);
  await Promise.race([client.close().catch(() => {}), overdue]);
  clearTimeout(timer);
  for (const socket of sockets) socket.destroy();
}

/** Ends all connections and all that is under way on them, now. */
export function cutConnections(client: Client): void {
  const sockets = socketsOf(client);
  // First, so that nothing connects again.
  client.close().catch(() => {});
  for (const socket of sockets) socket.destroy();
}

function socketsOf(client: Client): readonly Socket[] {
  // One that is being made may have no socket yet.
  return [...client.connections].flatMap(([, connection]) => (connection as { socket?: Socket }).socket ?? []);
}
