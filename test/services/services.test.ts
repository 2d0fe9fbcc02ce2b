import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './free-port.ts';
import { isRunning, listening, startServerProcess } from './server-process.ts';
import type { RunningService, Service } from './service.ts';
import { Services } from './services.ts';
import { ServicesState } from './state.ts';

/** A server of a few lines under the name of a real one: it stands in for it here, where only the frame is tested. */
function fixture({ named }: { named?: RunningService } = {}) {
  const counts = { prepared: 0, started: 0 };
  const service: Service = {
    name: 'redis',
    version: '1.0.0',
    async prepare() {
      counts.prepared += 1;
    },
    async start({ dataDir }) {
      counts.started += 1;
      const port = await freePort();
      const logFile = join(dataDir, 'log');
      const code = `require('http').createServer((_, r) => r.end('ok')).listen(${port}, '127.0.0.1')`;
      const pid = await startServerProcess({ command: process.execPath, args: ['-e', code], logFile });
      await listening(port, pid, logFile);
      return { name: 'redis', version: '1.0.0', pids: [pid], endpoints: { url: `http://127.0.0.1:${port}` } };
    },
    async check({ endpoints }) {
      const response = await fetch(endpoints['url'] ?? '');
      if ((await response.text()) !== 'ok') throw new Error('another answer');
    },
    named: () => named,
  };
  const parent = temporaryFolder();
  const open = () =>
    new Services([service], new ServicesState('/somewhere', parent), () => {}, { WEIR_CACHE_DIR: parent });
  return { counts, open };
}

test('a server is started once, found by another command, and taken down with its data', async () => {
  const { counts, open } = fixture();
  const running = await open().up('redis');
  expect(await open().up('redis')).toEqual(running);
  expect(counts).toEqual({ prepared: 1, started: 1 });
  expect(await open().status()).toEqual([{ running, fault: undefined }]);
  await open().down('redis');
  await open().down('redis');
  expect(running.pids.map(isRunning)).toEqual([false]);
  expect(await open().status()).toEqual([]);
});

test('a server that has died is said to have, and is replaced', async () => {
  const { counts, open } = fixture();
  const first = await open().up('redis');
  process.kill(first.pids[0] ?? 0, 'SIGKILL');
  while (isRunning(first.pids[0] ?? 0)) await new Promise((resolve) => setImmediate(resolve));
  expect(await open().status()).toEqual([{ running: first, fault: 'the process has ended' }]);
  const second = await open().up('redis');
  expect(second.pids).not.toEqual(first.pids);
  expect(counts.started).toBe(2);
  await open().down('redis');
});

test('a server that the environment names is used, and neither started nor stopped', async () => {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const named: RunningService = {
    name: 'redis',
    version: 'named',
    pids: [],
    endpoints: { url: `http://127.0.0.1:${port}` },
  };
  const { counts, open } = fixture({ named });
  expect(await open().up('redis')).toEqual(named);
  await open().down('redis');
  expect(await open().status()).toEqual([{ running: named, fault: undefined }]);
  expect(counts.started).toBe(0);
  server.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.once('close', resolve));
  await expect(open().up('redis')).rejects.toThrow('the redis that the environment names does not work: fetch failed');
});

test('a server that ends before it listens is an error with the end of its log', async () => {
  const folder = temporaryFolder();
  const logFile = join(folder, 'log');
  const pid = await startServerProcess({
    command: process.execPath,
    args: ['-e', 'console.error("no disk")'],
    logFile,
  });
  await expect(listening(await freePort(), pid, logFile)).rejects.toThrow(/ended before it listened:\nno disk/);
  expect(existsSync(logFile)).toBe(true);
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-services-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
