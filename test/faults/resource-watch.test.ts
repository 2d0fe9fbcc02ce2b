import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { startChildScript } from './child-script.ts';
import { answer } from './http-behaviours.ts';
import { post } from './http-client.ts';
import { startHttpReceiver } from './http-receiver.ts';
import { watchResources } from './resource-watch.ts';
import { startTcpProxy } from './tcp-proxy.ts';

test('what ends everything that it made leaves nothing', async () => {
  const watch = watchResources();
  clearTimeout(setTimeout(() => {}, 1_000_000));
  clearInterval(setInterval(() => {}, 1_000_000));
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(await watch.leaks()).toEqual([]);
});

test.for([
  ['timeout', () => setTimeout(() => {}, 1_000_000)],
  ['interval', () => setInterval(() => {}, 1_000_000)],
  ['timeout without a reference', () => setTimeout(() => {}, 1_000_000).unref()],
] as const)('a %s that is left is found, with the line that made it', async ([, start]) => {
  const watch = watchResources();
  const timer = start();
  onTestFinished(() => clearTimeout(timer));
  const leaks = await watch.leaks();
  expect(leaks).toEqual([expect.stringMatching(/^Timeout\n[^]*resource-watch\.test\.ts/)]);
});

test('a server and a connection that are left are found', async () => {
  const watch = watchResources();
  const server = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  const [[accepted]] = await Promise.all([once(server, 'connection'), once(client, 'connect')]);
  onTestFinished(() => {
    for (const socket of [client, accepted]) socket.destroy();
    server.close();
  });
  const kinds = (await watch.leaks()).map((leak) => leak.split('\n')[0]);
  expect(kinds).toEqual(['TCPSERVERWRAP', 'TCPWRAP', 'TCPWRAP']);
});

test('an idle connection of a pool is found, and gone with its pool', async () => {
  const receiver = await startHttpReceiver({ behaviour: answer() });
  onTestFinished(() => receiver.close());
  const agent = new Agent({ keepAlive: true });
  const watch = watchResources();
  await post(receiver.url, { agent });
  const leaks = await watch.leaks();
  expect(leaks.filter((leak) => leak.startsWith('TCPWRAP')).length).toBeGreaterThan(0);

  const second = watchResources();
  await post(receiver.url, { agent });
  agent.destroy();
  await receiver.until(() => receiver.connections === 0);
  expect(await second.leaks()).toEqual([]);
});

test('a worker that is left is found', async () => {
  const watch = watchResources();
  const worker = new Worker('setInterval(() => {}, 1_000)', { eval: true });
  onTestFinished(async () => void (await worker.terminate()));
  await once(worker, 'online');
  expect(await watch.leaks()).toContainEqual(expect.stringMatching(/^WORKER\n/));
});

test('receivers, proxies and child scripts leave nothing once they are closed', async () => {
  const watch = watchResources();
  const receiver = await startHttpReceiver();
  const proxy = await startTcpProxy({ to: receiver.port });
  await post(`http://${proxy.address}`, {});
  await proxy.close();
  await receiver.close();
  const script = startChildScript({ code: `console.log('ready')` });
  await script.untilWritten('ready');
  await script.close();
  expect(await watch.leaks()).toEqual([]);
});
