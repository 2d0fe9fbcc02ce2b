import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { lightLoad } from '../src/demo/light-load.ts';

let server: Server;
afterEach(() => void server.close());

/** A stand-in for the book app: notes what it is asked, and answers as told. */
async function standIn(answer: (asked: string, count: number) => number): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    asked.push(line);
    request.resume().once('end', () => {
      const status = answer(line, asked.length);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(status === 204 ? undefined : '{"id":7}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('the last of so many books meets a fault, which is taken away again and is no failure', async () => {
  const over = new AbortController();
  let broken = false;
  const { url, asked } = await standIn((line, count) => {
    if (count === 10) over.abort();
    if (line.endsWith('/error-injection')) broken = true;
    if (line.startsWith('DELETE')) {
      broken = false;
      return 204;
    }
    return line === 'POST /books/add' && broken ? 503 : 201;
  });
  const { failed } = await lightLoad({ url, signal: over.signal, intervalMs: 1, faultEvery: 3 });
  const round = [
    'POST /books/add',
    'POST /books/add',
    'POST /error-injection',
    'POST /books/add',
    'DELETE /error-injection/7',
  ];
  expect(asked.slice(0, 10)).toEqual([...round, ...round]);
  expect(failed).toBe(0);
});

test('an interrupt while a fault is set takes the fault away', async () => {
  const over = new AbortController();
  const { url, asked } = await standIn((line) => {
    if (line === 'POST /books/add') over.abort();
    return line.startsWith('DELETE') ? 204 : 201;
  });
  expect(await lightLoad({ url, signal: over.signal, intervalMs: 1, faultEvery: 1 })).toEqual({ sent: 0, failed: 0 });
  expect(asked).toEqual(['POST /error-injection', 'POST /books/add', 'DELETE /error-injection/7']);
});

test('a failure that was not asked for counts, and a fault that cannot be set is done without', async () => {
  const over = new AbortController();
  const { url, asked } = await standIn((line, count) => {
    if (count === 4) over.abort();
    return line.endsWith('/error-injection') ? 409 : 500;
  });
  const { failed } = await lightLoad({ url, signal: over.signal, intervalMs: 1, faultEvery: 2 });
  expect(failed).toBeGreaterThan(0);
  expect(asked).not.toContain('DELETE /error-injection/7');
});
