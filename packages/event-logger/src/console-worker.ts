/** The thread that prints. Its one message is a batch of texts, each with the number of events in it. */
import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { ChannelMemory, TAKEN } from './channel/channel-memory.ts';

/** What the thread is started with. */
export interface ConsoleWorkerData {
  readonly memory: SharedArrayBuffer;
}

/** What the thread is sent. */
export interface ConsoleBatch {
  readonly fd: number;
  readonly texts: readonly string[];
  readonly counts: readonly number[];
}

const PAUSE_MS = 5;

if (parentPort !== null) {
  const port = parentPort;
  const { memory } = workerData as ConsoleWorkerData;
  const shared = new ChannelMemory(memory);
  let isBroken = false;

  /** Whether all of it was written. A pipe that is full is waited for as long as it takes: nobody else waits. */
  const print = async (fd: number, text: string): Promise<boolean> => {
    let rest: Uint8Array = Buffer.from(isBroken ? `\n${text}` : text);
    const { length } = rest;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
          isBroken ||= rest.length < length;
          return false;
        }
        await setTimeout(PAUSE_MS);
      }
    }
    isBroken = false;
    return true;
  };

  port.on('message', ({ fd, texts, counts }: ConsoleBatch) => {
    // Taken back, since the process ends or this thread is given up.
    if (!shared.claim(TAKEN)) return;
    void (async () => {
      for (const [index, text] of texts.entries()) {
        const count = counts[index] ?? 0;
        if (await print(fd, text)) shared.count(count, 0);
        else shared.count(0, count);
      }
      shared.done();
      port.postMessage('done');
    })();
  });
}
