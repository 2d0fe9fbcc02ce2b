import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventStream } from '../../src/serving/event-stream.ts';
import { open, until } from '../http/http-client.ts';

let stream: EventStream;
let listened: boolean[];
let port: number;
const server = createServer((request, response) => {
  stream.open(request, response, ['logs', 'evicted']);
});

beforeEach(async () => {
  listened = [];
  stream = new EventStream((isListened) => void listened.push(isListened));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  stream.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function listener(): Promise<{ readonly socket: Socket; readonly text: () => string }> {
  const before = stream.stats().open;
  const socket = await open(port, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => {});
  await until(() => stream.stats().open > before);
  return { socket, text: () => text };
}

test('who takes nothing is not waited for: what waits for it is bounded, and it is told when it takes again', async () => {
  const idle = await listener();
  idle.socket.pause();
  const quick = await listener();
  const flowIds = ['x'.repeat(200_000)];
  let sent = 0;
  let lastWritten = 0;
  // Sockets take a few megabytes by themselves; what a client does not take after that is dropped, and counted.
  for (; stream.stats().dropped < 10; sent += 1) {
    const { dropped } = stream.stats();
    stream.send('evicted', { flowIds, more: sent });
    if (stream.stats().dropped === dropped) lastWritten = sent;
    await until(() => quick.text().includes(`"more":${sent}}`));
  }
  expect(stream.stats()).toEqual({ open: 2, dropped: 10 });
  idle.socket.resume();
  // It may have been told before: sockets that take a little more make room for a while.
  await until(() => idle.text().split(`"more":${lastWritten}}`)[1]?.includes('"reason":"too_slow"') === true);
  expect(idle.text()).not.toContain(`"more":${sent - 1}}`);
  stream.send('evicted', { flowIds: [], more: sent });
  await until(() => idle.text().includes(`"more":${sent}}`));
});

test('a message that is too large for anyone is told at once as one to read anew, and the next ones come', async () => {
  const { text } = await listener();
  stream.send('evicted', { flowIds: ['x'.repeat(1_100_000)], more: 0 });
  stream.send('evicted', { flowIds: [], more: 1 });
  await until(() => text().includes('"more":1}'));
  expect(text().match(/event: \w+/g)).toEqual(['event: hello', 'event: reset', 'event: evicted']);
  expect(text()).toContain('"reason":"too_slow"');
  expect(stream.stats()).toEqual({ open: 1, dropped: 1 });
});

test('nothing is done while nobody listens, and whoever looks after it is told when that changes', async () => {
  stream.send('evicted', { flowIds: ['nobody hears it'], more: 0 });
  const first = await listener();
  await until(() => first.text().includes('event: hello'));
  expect([stream.isListened, listened]).toEqual([true, [true]]);
  stream.close();
  await until(() => stream.stats().open === 0);
  expect([stream.isListened, listened]).toEqual([false, [true, false]]);
  expect(first.text()).not.toContain('nobody hears it');
});

test('a client that is cut in the middle of a message harms no other', async () => {
  const [gone, stays] = [await listener(), await listener()];
  gone.socket.resetAndDestroy();
  for (let sent = 0; sent < 5; sent += 1) stream.send('evicted', { flowIds: ['y'.repeat(100_000)], more: sent });
  await until(() => stays.text().includes('"more":4}') && stream.stats().open === 1);
});
