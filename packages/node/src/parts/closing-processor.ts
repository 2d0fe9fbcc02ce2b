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
    await Promise.allSettled(this.#contributions.map(({ flush }) => flush?.(TIMEOUT_MS)));
  }

  async shutdown(): Promise<void> {
    await Promise.allSettled(this.#contributions.map(({ close }) => close?.(TIMEOUT_MS)));
  }
}
