/** The ways in which a cache may be observed: what it does must be the same in all of them. */
import { metrics } from '@opentelemetry/api';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import type { Cache, CacheBuilder, CacheOperationEvent, CacheTierEvent } from '../src/index.ts';

export type Builder<K, V> = CacheBuilder<K, V, Cache<K, V>>;

/** One way, started for the tests of a group. */
export interface Observation {
  readonly name: string;
  readonly start: () => { readonly stop: () => Promise<void> } | undefined;
  readonly apply: <K, V>(builder: Builder<K, V>) => Builder<K, V>;
}

/** Keeps what it is told. */
export class RecordingHandler {
  readonly tierEvents: CacheTierEvent[] = [];
  readonly operations: CacheOperationEvent[] = [];

  onTierEvent(event: CacheTierEvent): void {
    this.tierEvents.push(event);
  }

  onOperationComplete(event: CacheOperationEvent): void {
    this.operations.push(event);
  }

  /** `tier event`, in order. */
  get told(): readonly string[] {
    return this.tierEvents.map(({ tierName, event }) => `${tierName} ${event}`);
  }
}

/** A reader that collects when it is asked to. */
export class ManualReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** Everything registered that can listen. */
export function startEverything(): TestSdk & { readonly reader: ManualReader } {
  const sdk = startTestSdk();
  const reader = new ManualReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(meterProvider);
  return {
    ...sdk,
    reader,
    async stop() {
      metrics.disable();
      await Promise.all([sdk.stop(), meterProvider.shutdown()]);
    },
  };
}

export const OBSERVATIONS: readonly Observation[] = [
  { name: 'telemetry off', start: () => undefined, apply: (builder) => builder.telemetry('off') },
  { name: 'nobody listening', start: () => undefined, apply: (builder) => builder },
  {
    name: 'a sampler that says no',
    start: () => startTestSdk({ sampled: false }),
    apply: (builder) => builder.logs('off'),
  },
  { name: 'a handler alone', start: () => undefined, apply: (builder) => builder.eventHandler(new RecordingHandler()) },
  {
    name: 'everything listening',
    start: startEverything,
    apply: (builder) => builder.eventHandler(new RecordingHandler()).keyPolicy({ hash: 'secret' }),
  },
  { name: 'summaries', start: startEverything, apply: (builder) => builder.spans('summary') },
];
