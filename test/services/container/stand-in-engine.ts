/**
 * A stand-in for a container engine, for tests of the command lines that engines are given: it notes them, and runs no
 * container. Instead, `run` opens the published ports and answers PONG to whatever is said there, as a Redis would to PING.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** What the stand-in was called with. */
export interface StandInEngine {
  readonly folder: string;
  readonly calls: () => readonly (readonly string[])[];
}

/** Puts it first on the `PATH` under this name; `status` is what its commands of these names exit with, 0 otherwise. */
export function standInEngine(name: string, status: Readonly<Record<string, number>> = {}): StandInEngine {
  const folder = mkdtempSync(join(tmpdir(), 'weir-engine-'));
  const notes = join(folder, 'calls.jsonl');
  const program = `#!${process.execPath}
const args = process.argv.slice(2);
require('fs').appendFileSync(${JSON.stringify(notes)}, JSON.stringify(args) + '\\n');
const status = ${JSON.stringify(status)}[args[0]] ?? 0;
if (args[0] !== 'run' || status !== 0) process.exit(status);
for (const argument of args) {
  const port = /^--publish=127\\.0\\.0\\.1:(\\d+):/.exec(argument)?.[1];
  if (port === undefined) continue;
  require('net').createServer((socket) => socket.on('error', () => {}).on('data', () => socket.write('+PONG\\r\\n')))
    .listen(Number(port), '127.0.0.1');
}
`;
  writeFileSync(notes, '');
  writeFileSync(join(folder, name), program, { mode: 0o755 });
  vi.stubEnv('PATH', [folder, process.env['PATH']].join(delimiter));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  const lines = (): readonly string[] => readFileSync(notes, 'utf8').trim().split('\n');
  return { folder, calls: () => lines().map((line) => JSON.parse(line) as string[]) };
}
