/** One direction of a proxy: what its caller makes happen to the bytes that travel there, on every connection. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

// A throttled line moves this many times a second.
const STEPS_PER_SECOND = 50;

// What a delayed line holds back at most, in chunks of up to 64 KiB.
const MAX_CHUNKS = 256;

interface Arrived {
  readonly chunk: Buffer;
  readonly dueMs: number;
}

/** Conditions of one direction. They hold for the connections that are there and for those that come. */
export class ProxyLine {
  /** How long each chunk is on its way, in milliseconds. */
  delayMs = 0;
  /** At most so many bytes a second, over each connection. */
  bytesPerSecond: number = Infinity;
  /** Bytes that were passed on so far. */
  bytes = 0;
  readonly #onPassed: () => void;
  #bytesUntilCut: number = Infinity;
  #gate: PromiseWithResolvers<void> | undefined;

  constructor(onPassed: () => void) {
    this.#onPassed = onPassed;
  }

  /** Passes nothing on until `resume`. */
  hang(): void {
    this.#gate ??= Promise.withResolvers();
  }

  resume(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  /** Cuts the connection over which the last of so many bytes from now on is passed. */
  cutAfter(bytes: number): void {
    this.#bytesUntilCut = bytes;
  }

  /** Passes on what comes from one socket to the other until it ends. @throws Error where either is lost, or on abort */
  async forward(source: Socket, sink: Socket, signal: AbortSignal): Promise<void> {
    const stamped = source.pipe(this.#stamp());
    signal.addEventListener('abort', () => stamped.destroy(), { once: true });
    for await (const { chunk, dueMs } of stamped as AsyncIterable<Arrived>) {
      await untilDue(dueMs, signal);
      await this.#pass(chunk, sink, signal);
    }
    sink.end();
  }

  /** Notes when each chunk is due, so that chunks are delayed beside each other. */
  #stamp(): Transform {
    return new Transform({
      readableObjectMode: true,
      readableHighWaterMark: MAX_CHUNKS,
      transform: (chunk: Buffer, _encoding, done) => {
        done(null, { chunk, dueMs: performance.now() + this.delayMs } satisfies Arrived);
      },
    });
  }

  async #pass(chunk: Buffer, sink: Socket, signal: AbortSignal): Promise<void> {
    let rest = chunk;
    while (rest.length > 0) {
      await this.#open(signal);
      const throttled = this.bytesPerSecond < Infinity;
      const step = throttled ? Math.max(1, Math.floor(this.bytesPerSecond / STEPS_PER_SECOND)) : rest.length;
      const part = rest.subarray(0, Math.min(step, this.#bytesUntilCut));
      rest = rest.subarray(part.length);
      if (throttled) await untilDue(performance.now() + (1_000 * part.length) / this.bytesPerSecond, signal);
      if (!sink.write(part)) await once(sink, 'drain', { signal });
      this.#count(part.length, sink);
    }
  }

  async #open(signal: AbortSignal): Promise<void> {
    if (this.#gate !== undefined) await Promise.race([this.#gate.promise, aborted(signal)]);
    signal.throwIfAborted();
  }

  /** @throws Error where this was the last byte before the cut */
  #count(bytes: number, sink: Socket): void {
    this.bytes += bytes;
    this.#bytesUntilCut -= bytes;
    this.#onPassed();
    if (this.#bytesUntilCut > 0) return;
    this.#bytesUntilCut = Infinity;
    // What was passed on still gets there.
    sink.destroySoon();
    throw new Error('cut');
  }
}

/** A timer of Node may be early by up to a millisecond. */
async function untilDue(dueMs: number, signal: AbortSignal): Promise<void> {
  for (let earlyMs: number; (earlyMs = dueMs - performance.now()) > 0;) {
    await delay(Math.ceil(earlyMs), undefined, { signal });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}
