import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { endLeftServers } from './left-servers.ts';
import { endProcess, isRunning, SERVER_NOTES, startServerProcess } from './server-process.ts';

test('of the servers that were started those that still run are ended, and no other process that has their id', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-left-servers-'));
  const notes = mkdtempSync(join(tmpdir(), 'weir-left-servers-'));
  onTestFinished(() => [folder, notes].forEach((each) => rmSync(each, { recursive: true })));
  vi.stubEnv(SERVER_NOTES, notes);
  onTestFinished(() => void vi.unstubAllEnvs());
  const server = { command: 'sleep', args: ['600'], logFile: join(folder, 'log') };
  const [left, ended] = [await startServerProcess(server), await startServerProcess(server)];
  await endProcess(ended);
  writeFileSync(join(notes, String(process.pid)), 'an earlier start');
  expect(await endLeftServers(notes)).toEqual([left]);
  expect(isRunning(left)).toBe(false);
});
