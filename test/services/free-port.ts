/** Ports for servers of tests, each given once, whichever process of this machine asks. */
import { once } from 'node:events';
import { mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverPorts } from './port-range.ts';

/** Longer than any run of the tests takes. */
const CLAIMED_MS = 3 * 3_600_000;

/** A file for each port that was given, so that one that is not listened on yet, or not at the moment, is given to nobody else. */
const claims = join(tmpdir(), `weir-ports-${process.getuid?.() ?? 'all'}`);

/** A port of 127.0.0.1 that was free a moment ago, and was given to nobody in the last hours. */
export async function freePort(random: () => number = Math.random): Promise<number> {
  const { first, last } = serverPorts();
  await mkdir(claims, { recursive: true });
  for (;;) {
    const port = first + Math.floor(random() * (last - first + 1));
    if ((await claim(join(claims, String(port)))) && (await isFree(port))) return port;
  }
}

/** Whether nobody else had claimed it. */
async function claim(file: string): Promise<boolean> {
  try {
    await writeFile(file, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const now = Date.now();
  if (now - (await stat(file)).mtimeMs < CLAIMED_MS) return false;
  await utimes(file, now / 1_000, now / 1_000);
  return true;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
