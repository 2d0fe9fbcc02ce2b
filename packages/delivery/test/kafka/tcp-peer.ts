/** A stand-in for a broker: takes connections on 127.0.0.1 and does what it is told with each, until the test ends. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface TcpPeer {
  /** As an option of a sender. */
  readonly brokers: readonly string[];
  /** Connections that are open. */
  readonly open: ReadonlySet<Socket>;
}

/** @param serve called with each connection; what it does not read is dropped */
export async function tcpPeer(serve: (socket: Socket) => void): Promise<TcpPeer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    // What does not read is not told that the other side has closed.
    socket.resume();
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { brokers: [`127.0.0.1:${(server.address() as AddressInfo).port}`], open };
}
