import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { endProcess, isRunning, killProcess, startServerProcess } from './server-process.ts';

test('a process that is killed is gone, and killing it again is no error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-server-process-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // Does not end by SIGTERM.
  const args = ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1_000)"];
  const pid = await startServerProcess({ command: process.execPath, args, logFile: join(folder, 'log') });
  expect(isRunning(pid)).toBe(true);
  await killProcess(pid);
  expect(isRunning(pid)).toBe(false);
  await killProcess(pid);
});

test('a process that has ended is gone, though its parent never asks for its end', async () => {
  // The shell becomes a program that knows nothing of the child, whose id it has printed.
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => killProcess(parent.pid as number));
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const child = Number(printed.toString());
  await endProcess(child);
  expect(isRunning(child)).toBe(false);
});
