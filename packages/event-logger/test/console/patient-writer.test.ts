import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { PatientWriter } from '../../src/console/patient-writer.ts';

/** Reads its input in small pieces, and says at its end how many bytes there were. */
const SLOW_READER = `
  let count = 0;
  process.stdin.on('data', (bytes) => {
    count += bytes.length;
    process.stdin.pause();
    setImmediate(() => process.stdin.resume());
  });
  process.stdin.on('end', () => console.log(count));`;

test('a pipe that fills up, since its reader is slow, is given all of it in the end', async () => {
  const child = spawn(process.execPath, ['-e', SLOW_READER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said = once(child.stdout, 'data');
  // The parent's end of the pipe does not block, so that a full one refuses to be written to.
  const { fd } = (child.stdin as unknown as { readonly _handle: { readonly fd: number } })._handle;
  const writer = new PatientWriter(fd);
  const text = 'x'.repeat(2_000_000);
  expect([await writer.write(text), await writer.write('y')]).toEqual([true, true]);
  child.stdin.end();
  expect(String((await said)[0]).trim()).toBe(String(text.length + 1));
});

test('a pipe that is closed takes nothing, and says so', async () => {
  expect(await new PatientWriter(9_999).write('x')).toBe(false);
});
