/** Prints from a worker thread, so that no caller ever waits for a console. */
import { writeSync } from 'node:fs';
import type { DeliveryStats } from '@weir/otel-compat';
import type { QueueSettings } from '../channel/queue-options.ts';
import { WorkerChannel } from '../channel/worker-channel.ts';
import type { ConsoleSettings } from '../console/console-options.ts';
import { lineOf } from '../console/line.ts';
import type { ConsoleBatch } from '../console-worker.ts';
import type { LogEvent } from '../record/log-event.ts';
import { workerFile } from '../worker-file.ts';
import { ConsoleDirect, withoutBlocking } from './console-direct.ts';
import type { LogOutput } from './log-output.ts';

/** What the worker writes at once: what it has written is counted in these steps. */
const TEXT_LENGTH = 16_384;

/** Lines are made in this thread, since what they show is masked here; a worker writes them. */
export class ConsoleAsync implements LogOutput {
  settings: ConsoleSettings;
  readonly channel: WorkerChannel<LogEvent>;

  constructor(settings: ConsoleSettings, queue: QueueSettings) {
    this.settings = settings;
    withoutBlocking(settings.fd);
    this.channel = new WorkerChannel<LogEvent>({
      queue,
      sizeOf: ({ size }) => size,
      file: workerFile('console-worker'),
      workerData: {},
      encode: (batch) => this.#encode(batch),
      doItself: (batch, timeoutMs) => {
        const direct = new ConsoleDirect(this.settings, writeSync, timeoutMs);
        for (const event of batch) direct.write(event);
        return direct.stats().delivered;
      },
    });
  }

  write(event: LogEvent): void {
    this.channel.offer(event);
  }

  stats(): DeliveryStats {
    return this.channel.stats();
  }

  #encode(batch: readonly LogEvent[]): ConsoleBatch {
    const texts: string[] = [];
    const counts: number[] = [];
    let text = '';
    let count = 0;
    for (const event of batch) {
      text += lineOf(event, this.settings);
      count += 1;
      if (text.length < TEXT_LENGTH) continue;
      texts.push(text);
      counts.push(count);
      text = '';
      count = 0;
    }
    if (count > 0) {
      texts.push(text);
      counts.push(count);
    }
    return { fd: this.settings.fd, texts, counts };
  }
}
