/** The thread that prints. Its one message is a batch of texts, each with the number of events in it. */
import { parentPort, workerData } from 'node:worker_threads';
import { ChannelMemory, TAKEN } from './channel/channel-memory.ts';
import { PatientWriter } from './console/patient-writer.ts';

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

if (parentPort !== null) {
  const port = parentPort;
  const { memory } = workerData as ConsoleWorkerData;
  const shared = new ChannelMemory(memory);
  const writers = new Map<number, PatientWriter>();

  const writerOf = (fd: number): PatientWriter => {
    const known = writers.get(fd);
    if (known !== undefined) return known;
    const writer = new PatientWriter(fd);
    writers.set(fd, writer);
    return writer;
  };

  port.on('message', ({ fd, texts, counts }: ConsoleBatch) => {
    // Taken back, since the process ends or this thread is given up.
    if (!shared.claim(TAKEN)) return;
    void (async () => {
      const writer = writerOf(fd);
      for (const [index, text] of texts.entries()) {
        const count = counts[index] ?? 0;
        if (await writer.write(text)) shared.count(count, 0);
        else shared.count(0, count);
      }
      shared.done();
      port.postMessage('done');
    })();
  });
}
