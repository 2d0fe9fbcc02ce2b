/** What others invalidate goes out of this process's own tiers, and what is invalidated here is told to the others. */
import { errorName } from '@weir/otel-compat';
import type { Fetcher } from '../fetch/fetcher.ts';
import { keyText, primitiveKey } from '../key-text.ts';
import type { Level } from '../level/level.ts';
import type { Levels } from '../level/levels.ts';
import { faults } from '../telemetry/faults.ts';
import type { CacheTelemetry } from '../telemetry/telemetry.ts';
import type { InvalidationBus, InvalidationMessage } from './bus.ts';

/** Binds one cache to a bus. A bus that fails is counted, and fails no operation. */
export class Invalidation<K, V> {
  readonly #bus: InvalidationBus;
  readonly #local: readonly Level<K, V>[];
  readonly #fetcher: Fetcher<K, V>;
  readonly #telemetry: CacheTelemetry;

  constructor(bus: InvalidationBus, levels: Levels<K, V>, fetcher: Fetcher<K, V>, telemetry: CacheTelemetry) {
    this.#bus = bus;
    this.#local = levels.all.filter(({ tier }) => tier.isShared !== true);
    this.#fetcher = fetcher;
    this.#telemetry = telemetry;
    void this.#guarded(() => bus.subscribe((message) => this.#receive(message)));
  }

  /** Tells the others of a key. */
  key(key: K): Promise<void> {
    return this.#guarded(() => this.#bus.publish({ kind: 'keys', keys: [keyText(key)] }));
  }

  tags(tags: readonly string[]): Promise<void> {
    return this.#guarded(() => this.#bus.publish({ kind: 'tags', tags }));
  }

  clear(): Promise<void> {
    return this.#guarded(() => this.#bus.publish({ kind: 'clear' }));
  }

  close(): Promise<void> {
    return this.#guarded(() => this.#bus.close?.());
  }

  #receive(message: InvalidationMessage): void {
    void this.#guarded(() => {
      if (message.kind === 'keys') return Promise.all(message.keys.map((text) => this.#drop(text)));
      this.#fetcher.outdate();
      if (message.kind === 'clear') return this.#clear();
      return Promise.all(
        this.#local.map(async (level) => {
          await level.tier.invalidateTags?.(message.tags, {});
          this.#telemetry.maintenance(level.label, 'invalidated');
        }),
      );
    });
  }

  /** A key that is no primitive is not the object that this process knows it by, so everything goes. */
  async #drop(text: string): Promise<void> {
    const parsed = primitiveKey(text);
    if (parsed === undefined) {
      this.#fetcher.outdate();
      return this.#clear();
    }
    const key = parsed.key as K;
    this.#fetcher.outdate(key);
    for (const level of this.#local) {
      await level.tier.invalidate(key, {});
      this.#telemetry.maintenance(level.label, 'invalidated', key);
    }
  }

  async #clear(): Promise<void> {
    for (const level of this.#local) {
      await level.tier.clear({});
      this.#telemetry.maintenance(level.label, 'cleared');
    }
  }

  async #guarded(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      faults.count('bus_error', `an invalidation was not told or not heard: ${errorName(error)}`);
    }
  }
}
