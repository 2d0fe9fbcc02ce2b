/** The pipeline of internal telemetry, in the thread that it runs in: a delivery for each exporter. */
import { Delivery } from '@weir/delivery';
import type { DeliveryStats } from '@weir/otel-compat';
import { type InternalExporter, internalExporter } from './exporters.ts';
import { type InternalItem, sizeOfItem } from './internal-item.ts';
import type { InternalPipelineConfig } from './pipeline-config.ts';

/** What became of the items of each exporter, by the name of its node. */
export type PipelineStats = Readonly<Record<string, DeliveryStats>>;

/**
 * Takes items to every exporter; one that hangs or fails holds up no other. Nothing of what it does itself becomes telemetry of any kind:
 * in its thread no provider is registered, and nothing listens to what Weir reports.
 */
export class InternalPipeline {
  readonly #deliveries: ReadonlyMap<string, Delivery<InternalItem>>;
  #told = 0;

  private constructor(deliveries: ReadonlyMap<string, Delivery<InternalItem>>) {
    this.#deliveries = deliveries;
  }

  /** @param make makes the exporter of a node; for tests */
  static async of(
    config: InternalPipelineConfig,
    make: typeof internalExporter = internalExporter,
  ): Promise<InternalPipeline> {
    const deliveries = new Map<string, Delivery<InternalItem>>();
    for (const each of config.exporters) {
      const exporter: InternalExporter = await make(each, config.resource);
      const delivery = new Delivery<InternalItem>({
        name: `its-${each.name}`.slice(0, 128),
        transport: { send: (batch) => exporter.export(batch), close: () => exporter.close() },
        queue: { maxItems: 8_192, maxBytes: 16 * 2 ** 20 },
        sizeOf: (item) => sizeOfItem(item) + 200,
        batch: { maxItems: 512, maxDelayMs: 200 },
        timeoutMs: each.timeoutMs,
      });
      deliveries.set(each.name, delivery);
    }
    return new InternalPipeline(deliveries);
  }

  offer(items: readonly InternalItem[]): void {
    for (const delivery of this.#deliveries.values()) for (const item of items) delivery.offer(item);
  }

  async flush(timeoutMs: number): Promise<void> {
    await Promise.all([...this.#deliveries.values()].map((delivery) => delivery.forceFlush({ timeoutMs })));
  }

  async close(timeoutMs: number): Promise<void> {
    await Promise.all([...this.#deliveries.values()].map((delivery) => delivery.shutdown({ timeoutMs })));
  }

  /** How many items were lost since it was asked last, over all exporters, and how many are pending. */
  takeUnexported(): number {
    const sum = (of: (stats: DeliveryStats) => number): number =>
      Object.values(this.stats()).reduce((total, stats) => total + of(stats), 0);
    const pending = sum((stats) => stats.pending);
    const lost = sum(({ offered, delivered }) => offered - delivered) - pending;
    const unexported = lost - this.#told + pending;
    this.#told = lost;
    return unexported;
  }

  stats(): PipelineStats {
    return Object.fromEntries([...this.#deliveries].map(([name, delivery]) => [name, delivery.stats()]));
  }
}
