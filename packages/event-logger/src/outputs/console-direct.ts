/** Prints each event on the spot: the caller waits until it is written, within reason. */
import { writeSync } from 'node:fs';
import { errorName, type DeliveryStats, type DropReason, noDrops } from '@weir/otel-compat';
import type { ConsoleSettings } from '../console/console-options.ts';
import { lineOf } from '../console/line.ts';
import type { LogEvent } from '../record/log-event.ts';
import { faults } from '../state.ts';
import type { LogOutput } from './log-output.ts';

/** Writes bytes to a file descriptor and returns how many it took, as `fs.writeSync`; may throw. */
export type WriteBytes = (fd: number, bytes: Uint8Array) => number;

/** How long a pipe that is full is waited for, once; until it takes something again, no event waits. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 2;

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Node makes the pipe behind a stream one that does not block, as soon as the stream is looked at. */
export function withoutBlocking(fd: 1 | 2): void {
  try {
    void (fd === 1 ? process.stdout : process.stderr).fd;
  } catch {
    // A descriptor that is closed or of no known kind: writing to it says so.
  }
}

/** Law: at every instant each event that was offered was written or dropped. */
export class ConsoleDirect implements LogOutput {
  settings: ConsoleSettings;
  readonly #write: WriteBytes;
  readonly #patienceMs: number;
  readonly #dropped: Record<DropReason, number> = noDrops();
  #offered = 0;
  #delivered = 0;
  #isStuck = false;
  /** Half a line was written: what comes next begins a new one. */
  #isBroken = false;

  constructor(settings: ConsoleSettings, write: WriteBytes = writeSync, patienceMs: number = PATIENCE_MS) {
    this.settings = settings;
    this.#write = write;
    this.#patienceMs = patienceMs;
    withoutBlocking(settings.fd);
  }

  write(event: LogEvent): void {
    this.#offered += 1;
    try {
      const line = lineOf(event, this.settings);
      const reason = this.#print(Buffer.from(this.#isBroken ? `\n${line}` : line));
      if (reason === undefined) this.#delivered += 1;
      else this.#drop(reason, 'the console takes no more');
    } catch (error) {
      this.#drop('rejected', `the console could not be written to: ${errorName(error)}`);
    }
  }

  stats(): DeliveryStats {
    return {
      offered: this.#offered,
      delivered: this.#delivered,
      deadLettered: 0,
      dropped: { ...this.#dropped },
      pending: 0,
    };
  }

  #print(bytes: Uint8Array): DropReason | undefined {
    let rest = bytes;
    const patience = this.#isStuck ? 0 : this.#patienceMs / PAUSE_MS;
    for (let pauses = 0; rest.length > 0;) {
      try {
        rest = rest.subarray(this.#write(this.settings.fd, rest));
        this.#isStuck = false;
      } catch (error) {
        // A pipe whose reader is slow; any other error is the reader's end.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        if (pauses >= patience) {
          this.#isStuck = true;
          this.#isBroken ||= rest.length < bytes.length;
          return 'queue_full';
        }
        pauses += 1;
        Atomics.wait(pause, 0, 0, PAUSE_MS);
      }
    }
    this.#isBroken = false;
    return undefined;
  }

  #drop(reason: DropReason, detail: string): void {
    this.#dropped[reason] += 1;
    faults.count('console_failed', detail);
  }
}
