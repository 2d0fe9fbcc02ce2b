import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from './free-port.ts';
import { serverPorts } from './port-range.ts';

const { first, last } = serverPorts();

/** Draws these ports, and then others. */
function drawing(...ports: readonly number[]): () => number {
  const rest = [...ports];
  return () => {
    const port = rest.shift();
    return port === undefined ? Math.random() : (port - first + 0.5) / (last - first + 1);
  };
}

test('no port is given twice', async () => {
  const ports = await Promise.all(Array.from({ length: 200 }, () => freePort()));
  expect(new Set(ports).size).toBe(200);
  expect(ports.every((port) => port >= first && port <= last)).toBe(true);
});

test('a port that was given is given to nobody else, though no server has it yet', async () => {
  const given = await freePort();
  // As another process.
  vi.resetModules();
  const other = await import('./free-port.ts');
  expect(await other.freePort(drawing(given))).not.toBe(given);
});

test('a port that a server has is not given', async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  // Nobody was given it, as far as chance can tell; one that is taken by somebody else does as well.
  const taken = first + Math.floor(Math.random() * (last - first + 1));
  server.on('error', () => {}).listen(taken, '127.0.0.1');
  await Promise.race([once(server, 'listening').catch(() => {}), once(server, 'error')]);
  expect(await freePort(drawing(taken))).not.toBe(taken);
});
