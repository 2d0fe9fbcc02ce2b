import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHttpServer } from '../src/http-server.ts';

async function serverWithHeldRoute() {
  const app = createHttpServer();
  const held = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<void>();
  app.get('/held', () => {
    begun.resolve();
    return held.promise;
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, held, begun: begun.promise, url };
}

test('a request that has begun is answered before the server is closed', async () => {
  const { app, held, begun, url } = await serverWithHeldRoute();
  const answer = fetch(new URL('/held', url));
  await begun;
  const closed = app.close();
  held.resolve('answered');
  expect(await (await answer).text()).toBe('answered');
  await closed;
});

test('the handler of a client that went away is waited for all the same', async () => {
  const { app, held, begun, url } = await serverWithHeldRoute();
  const client = request(new URL('/held', url)).on('error', () => {});
  client.end();
  await begun;
  const gone = new Promise((resolve) => client.once('close', resolve));
  client.destroy();
  await gone;
  let closed = false;
  const closing = app.close().then(() => (closed = true));
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(closed).toBe(false);
  held.resolve('nobody reads this');
  await closing;
});

test('a client that only keeps a connection open does not keep the server', async () => {
  const { app, url } = await serverWithHeldRoute();
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  const ended = once(socket, 'close');
  await app.close();
  await ended;
});
