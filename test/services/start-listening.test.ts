import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './free-port.ts';
import { endProcess, isRunning } from './server-process.ts';
import { startListening } from './start-listening.ts';

/** A server on the port that also notes its process id, and ends with the first connection if it is told to. */
function server(port: number, { endsAtOnce = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-start-listening-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const idFile = join(folder, 'pid');
  const code = `require('fs').writeFileSync(${JSON.stringify(idFile)}, String(process.pid));
    require('net').createServer((socket) => (${endsAtOnce} ? process.exit(1) : socket.destroy())).listen(${port}, '127.0.0.1');`;
  const options = { command: process.execPath, args: ['-e', code], logFile: join(folder, 'log') };
  return { options, pid: () => Number(readFileSync(idFile, 'utf8')) };
}

test('gives the id of the process once all ports take connections', async () => {
  const port = await freePort();
  const { options, pid } = server(port);
  const started = await startListening(options, [port]);
  expect(started).toBe(pid());
  expect(isRunning(started)).toBe(true);
  await endProcess(started);
});

test('a server that takes connections on one port and then ends is an error, and none is left', async () => {
  const port = await freePort();
  const { options, pid } = server(port, { endsAtOnce: true });
  await expect(startListening(options, [port, await freePort()])).rejects.toThrow(
    'the server ended before it listened',
  );
  expect(isRunning(pid())).toBe(false);
});
