import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { ChildServiceError, startChildService } from '../src/demo/child-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir child '));
const READY = `process.send({ ready: 'http://127.0.0.1:9' });`;
let scripts = 0;

function service(code: string) {
  scripts += 1;
  const file = join(folder, `${scripts}.mjs`);
  writeFileSync(file, code);
  return startChildService({ name: 'fixture', main: pathToFileURL(file), env: { FIXTURE: 'yes' } });
}

test('a process is ready when it says where it listens, and ends when it is asked to', async () => {
  const child = await service(`${READY} process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);`);
  expect(child.url).toBe('http://127.0.0.1:9');
  await child.stop();
  await child.stop();
});

test('a process that ends before it is ready is an error with its name, its exit code and its last words', async () => {
  const start = service(`console.error('no such table: ' + process.env.FIXTURE); process.exit(3);`);
  await expect(start).rejects.toThrow(ChildServiceError);
  await expect(start).rejects.toThrow('fixture ended (exit code 3):\n  | no such table: yes');
});

test('a process that ends by itself later is noticed', async () => {
  const child = await service(
    `${READY} setImmediate(() => { console.error('out of luck'); process.exitCode = 4; process.disconnect(); });`,
  );
  await expect(child.died).rejects.toThrow('fixture ended (exit code 4):\n  | out of luck');
  await child.stop();
});

test('a process that is killed is noticed by its signal', async () => {
  const child = await service(
    `${READY} setImmediate(() => process.kill(process.pid, 'SIGKILL')); setInterval(() => {}, 1000);`,
  );
  await expect(child.died).rejects.toThrow('fixture ended (SIGKILL)');
});
