/** Flushes and closes what parts have beside the SDK, when the SDK is flushed and shut down. */
import type { Contribution } from './contribution.ts';

const TIMEOUT_MS = 5_000;

/** A processor of spans or log records that sees none. */
export class ClosingProcessor {
  readonly #contributions: readonly Contribution[];

  constructor(contributions: readonly Contribution[]) {
    this.#contributions = contributions;
  }

  onStart(): void {}

  onEnd(): void {}

  onEmit(): void {}

  /** The filters of other processors stay in force. */
  enabled(): boolean {
    return false;
  }

  async forceFlush(): Promise<void> {
    await flushParts(this.#contributions, TIMEOUT_MS);
  }

  async shutdown(): Promise<void> {
    await closeParts(this.#contributions, TIMEOUT_MS);
  }
}

/** Hands over what parts hold. Never rejects. */
export async function flushParts(parts: Iterable<Contribution>, timeoutMs: number): Promise<void> {
  await Promise.allSettled([...parts].flatMap(({ flush }) => (flush === undefined ? [] : [flush(timeoutMs)])));
}

/** Ends parts; a second time does nothing. Never rejects. */
export async function closeParts(parts: Iterable<Contribution>, timeoutMs: number): Promise<void> {
  await Promise.allSettled([...parts].flatMap(({ close }) => (close === undefined ? [] : [close(timeoutMs)])));
}
