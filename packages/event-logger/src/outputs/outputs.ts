/** The outputs of a router, each made when the first event is about to go there. */
import type { ProviderMode } from '../settings/providers.ts';
import type { Settings } from '../settings/settings.ts';
import { lossesOf, seeOutAtExit } from './at-exit.ts';
import { ConsoleAsync } from './console-async.ts';
import { ConsoleDirect } from './console-direct.ts';
import type { LogOutput, OutputStats, QueuedOutput } from './log-output.ts';

/** Holds one output of each mode. */
export class Outputs {
  /** Set while an internal telemetry system runs. */
  its: QueuedOutput | undefined;
  #direct: ConsoleDirect | undefined;
  #async: ConsoleAsync | undefined;
  #forgetAsync: (() => void) | undefined;

  /** The output of a mode, where it has one. */
  of(mode: ProviderMode, settings: Settings): LogOutput | undefined {
    if (mode === 'its') return this.its;
    if (mode === 'console_direct') return (this.#direct ??= this.#seenOutDirect(settings));
    return mode === 'console_async' ? (this.#async ??= this.#seenOutAsync(settings)) : undefined;
  }

  configure({ console, queue }: Settings): void {
    if (this.#direct !== undefined) this.#direct.settings = console;
    this.its?.resize(queue);
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
    this.#forgetAsync?.();
    return !done.includes(false);
  }

  #seenOutDirect(settings: Settings): ConsoleDirect {
    const direct = new ConsoleDirect(settings.console);
    seeOutAtExit({ isConsole: true, endSync: () => {}, losses: () => lossesOf('console_direct', direct.stats()) });
    return direct;
  }

  #seenOutAsync(settings: Settings): ConsoleAsync {
    const async = new ConsoleAsync(settings.console, settings.queue);
    this.#forgetAsync = seeOutAtExit({
      isConsole: true,
      endSync: (timeoutMs) => void async.channel.endSync(timeoutMs),
      losses: () => lossesOf('console_async', async.stats()),
    });
    return async;
  }
}
