import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ping } from './redis-ping.ts';
import { redis } from './redis.ts';

/** Answers the first bytes of a connection with these, in two pieces, and hangs up where it is told to. */
async function server(answer: string, { hangsUp = false } = {}) {
  const received: string[] = [];
  const listener = createServer((socket) => {
    socket.setEncoding('utf8').once('data', (text: string) => {
      received.push(text);
      socket.write(answer.slice(0, 3), () => (hangsUp ? socket.end() : socket.write(answer.slice(3))));
    });
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => void listener.close());
  return { received, host: `127.0.0.1:${(listener.address() as AddressInfo).port}` };
}

test('sends PING alone where the URL has no password', async () => {
  const { received, host } = await server('+PONG\r\n');
  await ping(`redis://${host}/0`);
  expect(received).toEqual(['*1\r\n$4\r\nPING\r\n']);
});

test.each([
  ['redis://:p%40ss', '*2\r\n$4\r\nAUTH\r\n$4\r\np@ss\r\n'],
  ['redis://user:gr%C3%BCn', '*3\r\n$4\r\nAUTH\r\n$4\r\nuser\r\n$5\r\ngrün\r\n'],
])('%s: logs in before', async (credentials, login) => {
  const { received, host } = await server('+OK\r\n+PONG\r\n');
  await ping(`${credentials}@${host}`);
  expect(received).toEqual([`${login}*1\r\n$4\r\nPING\r\n`]);
});

test.each([
  ["-ERR unknown command 'AUTH', with args: 'secret'\r\n+PONG\r\n", 'Redis does not answer: it answered -ERR'],
  ['-WRONGPASS no\r\n-NOAUTH secret\r\n', 'Redis does not answer: it answered -WRONGPASS'],
  ['+OK\r\n+secret\r\n', 'Redis does not answer: it is not Redis'],
])('%j is an error without the password', async (answer, message) => {
  const { host } = await server(answer);
  await expect(ping(`redis://:secret@${host}`)).rejects.toThrow(new Error(message));
});

test('a server that hangs up, one that is not there and what is not a URL are errors', async () => {
  const { host } = await server('+PONG\r\n', { hangsUp: true });
  await expect(ping(`redis://${host}`)).rejects.toThrow('it closed the connection');
  await expect(ping('redis://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED');
  await expect(ping('secret')).rejects.toThrow(/^(?!.*secret)Redis does not answer/);
});

test('the environment names a Redis, or none', () => {
  expect(redis.named({ REDIS_URL: 'redis://host' })?.endpoints).toEqual({ url: 'redis://host' });
  expect(redis.named({})).toBeUndefined();
  expect(redis.named({ REDIS_URL: '' })).toBeUndefined();
});
