import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseRange, serverPorts } from './port-range.ts';
import { freePort } from './server-process.ts';

test('ports are below those that the system hands out, above them where there are too few, and any where both are', () => {
  expect(serverPorts({ first: 32_768, last: 60_999 })).toEqual({ first: 11_000, last: 32_767 });
  expect(serverPorts({ first: 1_024, last: 40_000 })).toEqual({ first: 40_001, last: 65_535 });
  expect(serverPorts({ first: 1_024, last: 65_535 })).toEqual({ first: 11_000, last: 65_535 });
});

test('the range is read as Linux writes it', () => {
  expect(parseRange('32768\t60999\n')).toEqual({ first: 32_768, last: 60_999 });
  expect(parseRange('')).toBeUndefined();
});

test('no port is given twice', async () => {
  const { first, last } = serverPorts();
  const ports = await Promise.all(Array.from({ length: 200 }, () => freePort()));
  expect(new Set(ports).size).toBe(200);
  expect(ports.every((port) => port >= first && port <= last)).toBe(true);
});

test('a port that a server has is not given', async () => {
  const { first, last } = serverPorts();
  const server = createServer();
  onTestFinished(() => void server.close());
  const taken = await freePort();
  // Another draw of the same port, by a module that has not given it.
  vi.resetModules();
  const fresh = await import('./server-process.ts');
  server.listen(taken, '127.0.0.1');
  await once(server, 'listening');
  const draws = [taken, taken + 1 > last ? first : taken + 1];
  const draw = (): number => ((draws.shift() ?? first) - first + 0.5) / (last - first + 1);
  expect(await fresh.freePort(draw)).not.toBe(taken);
  expect(draws.length).toBeLessThan(2);
});
