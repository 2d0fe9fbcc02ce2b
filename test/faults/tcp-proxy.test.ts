import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { Changes } from './changes.ts';
import { closedAfterTest } from './closed-after-test.ts';
import { startTcpProxy } from './tcp-proxy.ts';

/** A server that sends back what it gets, and a proxy before it. */
async function echoBehindProxy() {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { proxy: closedAfterTest(await startTcpProxy({ to: port })), server, sockets };
}

/** A connection, and what came back on it so far. */
async function client(port: number) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const changes = new Changes();
  const received: Buffer[] = [];
  let end: string | undefined;
  socket.on('data', (chunk: Buffer) => (received.push(chunk), changes.notify()));
  socket.on('error', (error: NodeJS.ErrnoException) => (end = error.code));
  for (const event of ['end', 'close']) socket.on(event, () => ((end ??= 'closed'), changes.notify()));
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  const back = (): string => Buffer.concat(received).toString();
  return {
    socket,
    back,
    untilBack: (expected: string) => changes.until(() => back() === expected),
    untilEnded: async () => {
      await changes.until(() => end !== undefined);
      socket.destroy();
      return end;
    },
  };
}

function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

test('bytes pass both ways, are counted, and the end of one side reaches the other', async () => {
  const { proxy } = await echoBehindProxy();
  const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
  const large = 'é'.repeat(1_000_000);
  socket.end(large);
  expect(await text(socket)).toBe(large);
  await proxy.until(() => proxy.connections === 0);
  expect(proxy.bytes).toEqual({ toServer: 2_000_000, toClient: 2_000_000 });
  expect(proxy.accepted).toBe(1);
});

test.for(['toServer', 'toClient'] as const)(
  'what hangs on its way %s is passed on after resuming',
  async (direction) => {
    const { proxy } = await echoBehindProxy();
    const { socket, back, untilBack } = await client(proxy.port);
    socket.write('a');
    await untilBack('a');
    const before = proxy.bytes;
    proxy.hang(direction);
    socket.write('b');
    if (direction === 'toClient') await proxy.until(() => proxy.bytes.toServer === 2);
    // Another connection hangs as well: when it is connected, the byte of the first was read.
    await client(proxy.port);
    expect([back(), proxy.bytes[direction]]).toEqual(['a', before[direction]]);
    proxy.resume();
    await untilBack('ab');
  },
);

test('a delayed chunk is no earlier than it is told', async () => {
  const { proxy } = await echoBehindProxy();
  const { socket, untilBack } = await client(proxy.port);
  proxy.delay(20, 'toServer');
  const start = performance.now();
  socket.write('x');
  await untilBack('x');
  expect(performance.now() - start).toBeGreaterThanOrEqual(20);
});

test('a throttled line is no faster than it is told', async () => {
  const { proxy } = await echoBehindProxy();
  const { socket, untilBack } = await client(proxy.port);
  proxy.throttle(10_000, 'toClient');
  const start = performance.now();
  socket.write('x'.repeat(1_000));
  await untilBack('x'.repeat(1_000));
  expect(performance.now() - start).toBeGreaterThanOrEqual(100);
  proxy.throttle(Infinity);
  socket.write('y'.repeat(1_000_000));
  await untilBack('x'.repeat(1_000) + 'y'.repeat(1_000_000));
});

test.for([
  [false, 'closed'],
  [true, 'ECONNRESET'],
] as const)('cutting ends every connection on both sides, by a reset: %s', async ([reset, expected]) => {
  const { proxy, sockets } = await echoBehindProxy();
  const clients = [await client(proxy.port), await client(proxy.port)];
  for (const { socket, untilBack } of clients) {
    socket.write('a');
    await untilBack('a');
  }
  const serverSides = sockets.map(closeOf);
  // Even while nothing moves.
  proxy.hang();
  proxy.cut({ reset });
  for (const { untilEnded } of clients) {
    expect(await untilEnded()).toBe(expected);
  }
  sockets.forEach((socket) => socket.destroy());
  await Promise.all(serverSides);
  await proxy.until(() => proxy.connections === 0);
});

test('a cut in mid-stream lets through exactly the bytes before it', async () => {
  const { proxy } = await echoBehindProxy();
  const { socket, back, untilEnded } = await client(proxy.port);
  proxy.cutAfter(1_000, 'toClient');
  socket.write('x'.repeat(100_000));
  await untilEnded();
  expect(back()).toBe('x'.repeat(1_000));
  expect(proxy.bytes.toClient).toBe(1_000);

  const next = await client(proxy.port);
  next.socket.write('z');
  await next.untilBack('z');
});

test('one that refuses is down, and later up on the same port', async () => {
  const { proxy } = await echoBehindProxy();
  const before = await client(proxy.port);
  await proxy.refuse();
  expect(await before.untilEnded()).toBeDefined();
  await expect(client(proxy.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await proxy.accept();
  const { socket, untilBack } = await client(proxy.port);
  socket.write('a');
  await untilBack('a');
});

test('where there is no server the client is hung up on', async () => {
  const { proxy, server } = await echoBehindProxy();
  server.close();
  await once(server, 'close');
  const { untilEnded } = await client(proxy.port);
  await untilEnded();
  await proxy.until(() => proxy.connections === 0);
});

test('a client that resets takes the server side with it', async () => {
  const { proxy, sockets } = await echoBehindProxy();
  const { socket, untilBack } = await client(proxy.port);
  socket.write('a');
  await untilBack('a');
  const closed = closeOf(sockets[0] as Socket);
  socket.resetAndDestroy();
  await closed;
  await proxy.until(() => proxy.connections === 0);
});

test('it takes the port that a server tells its clients', async () => {
  const { proxy } = await echoBehindProxy();
  const { port } = proxy;
  await proxy.close();
  expect(closedAfterTest(await startTcpProxy({ to: 1, port })).address).toBe(`127.0.0.1:${port}`);
});

test('closing leaves no connection, though everything hangs', async () => {
  const { proxy } = await echoBehindProxy();
  proxy.hang();
  const { socket } = await client(proxy.port);
  socket.write(Buffer.alloc(10_000_000));
  await proxy.close();
  expect(proxy.connections).toBe(0);
});
