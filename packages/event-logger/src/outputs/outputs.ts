/** The outputs of a router, each made when the first event is about to go there. */
import type { ProviderMode } from '../settings/providers.ts';
import type { Settings } from '../settings/settings.ts';
import { forget, seeOutAtExit } from './at-exit.ts';
import { ConsoleAsync } from './console-async.ts';
import { ConsoleDirect } from './console-direct.ts';
import type { LogOutput, OutputStats, QueuedOutput } from './log-output.ts';

/** Holds one output of each mode. */
export class Outputs {
  /** Set while an internal telemetry system runs. */
  its: QueuedOutput | undefined;
  #direct: ConsoleDirect | undefined;
  #async: ConsoleAsync | undefined;

  /** The output of a mode, where it has one. */
  of(mode: ProviderMode, settings: Settings): LogOutput | undefined {
    if (mode === 'console_direct') return (this.#direct ??= new ConsoleDirect(settings.console));
    if (mode === 'its') return this.its;
    if (mode !== 'console_async') return undefined;
    if (this.#async === undefined) {
      this.#async = new ConsoleAsync(settings.console, settings.queue);
      seeOutAtExit(this);
    }
    return this.#async;
  }

  configure({ console, queue }: Settings): void {
    if (this.#direct !== undefined) this.#direct.settings = console;
    if (this.#async === undefined) return;
    this.#async.settings = console;
    this.#async.channel.resize(queue);
  }

  stats(): OutputStats {
    return {
      ...(this.#async && { console_async: this.#async.stats() }),
      ...(this.#direct && { console_direct: this.#direct.stats() }),
      ...(this.its && { its: this.its.stats() }),
    };
  }

  async flush(timeoutMs: number): Promise<boolean> {
    const done = await Promise.all([this.#async?.channel.flush(timeoutMs), this.its?.flush(timeoutMs)]);
    return !done.includes(false);
  }

  async close(timeoutMs: number): Promise<boolean> {
    const done = await Promise.all([this.#async?.channel.close(timeoutMs), this.its?.close(timeoutMs)]);
    this.#async = undefined;
    forget(this);
    return !done.includes(false);
  }

  endSync(timeoutMs: number): void {
    const until = performance.now() + timeoutMs;
    // The console first: it is quick, and tells what happened.
    this.#async?.channel.endSync(timeoutMs);
    this.its?.endSync(Math.max(0, until - performance.now()));
  }
}
