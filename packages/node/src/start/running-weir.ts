/** The running SDK with Weir in it. */
import { errorName, FaultCounter, type LogRecordProcessor, type SpanProcessor } from '@weir/otel-compat';
import type { WeirConfiguration } from '../compose.ts';
import type { WeirNodeError } from '../errors.ts';
import { closeParts, flushParts } from '../parts/closing-processor.ts';
import type { Contribution } from '../parts/contribution.ts';
import type { PartName } from '../parts/parts.ts';
import type { ExportAccounts } from '../sdk/export-account.ts';
import type { MetricReader } from '../sdk/stock.ts';
import type { Weir, WeirDeadline, WeirStats } from './weir-handle.ts';

const TIMEOUT_MS = 5_000;

/** What was started. */
export interface Started {
  readonly sdk: { shutdown(): Promise<void> };
  readonly configuration: WeirConfiguration;
  readonly contributions: ReadonlyMap<PartName, Contribution>;
  readonly accounts: ExportAccounts;
  readonly problems: readonly WeirNodeError[];
  /** Called when it is shut down. */
  readonly onShutdown: () => void;
}

const faults = new FaultCounter<'flush_failed' | 'shutdown_failed'>('@weir/node');

/** Invariant: it is shut down once, whoever asks and however often. */
export class RunningWeir implements Weir {
  readonly #started: Started;
  #ending: Promise<boolean> | undefined;

  constructor(started: Started) {
    this.#started = started;
  }

  stats(): WeirStats {
    const { contributions, accounts, problems } = this.#started;
    const parts = [...contributions].map(([name, { stats }]) => [name, stats?.() ?? {}] as const);
    return {
      state: this.#ending === undefined ? 'running' : 'shut_down',
      parts: Object.fromEntries(parts),
      exports: { spans: accounts.spans.counts(), logRecords: accounts.logRecords.counts() },
      problems,
    };
  }

  async forceFlush({ timeoutMs = TIMEOUT_MS }: WeirDeadline = {}): Promise<boolean> {
    return within(timeoutMs, this.#flush(timeoutMs), 'flush_failed');
  }

  shutdown({ timeoutMs = TIMEOUT_MS }: WeirDeadline = {}): Promise<boolean> {
    this.#ending ??= within(timeoutMs, this.#end(timeoutMs), 'shutdown_failed');
    return this.#ending;
  }

  /** What parts hold goes first: it may become log records. */
  async #flush(timeoutMs: number): Promise<void> {
    const { contributions, configuration } = this.#started;
    await flushParts(contributions.values(), timeoutMs);
    const { metricReaders = [] } = configuration as Flushable;
    await Promise.all([...this.#processors(), ...metricReaders].map((one) => one.forceFlush()));
  }

  #processors(): readonly (SpanProcessor | LogRecordProcessor)[] {
    const { spanProcessors = [], logRecordProcessors = [] } = this.#started.configuration as Flushable;
    return [...spanProcessors, ...logRecordProcessors];
  }

  async #end(timeoutMs: number): Promise<void> {
    const { contributions, sdk, onShutdown } = this.#started;
    onShutdown();
    await flushParts(contributions.values(), timeoutMs);
    // The stock processors of line 2 do not wait for what they are exporting. Readers export once more by themselves.
    await Promise.allSettled(this.#processors().map((one) => one.forceFlush()));
    await sdk.shutdown();
    // Where nothing is exported, no processor of the SDK has done it.
    await closeParts(contributions.values(), timeoutMs);
  }
}

interface Flushable {
  readonly spanProcessors?: readonly SpanProcessor[];
  readonly logRecordProcessors?: readonly LogRecordProcessor[];
  readonly metricReaders?: readonly MetricReader[];
}

/** Whether the work succeeded before the deadline. Never rejects. */
async function within(
  timeoutMs: number,
  work: Promise<void>,
  fault: 'flush_failed' | 'shutdown_failed',
): Promise<boolean> {
  const { promise: deadline, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, timeoutMs, false);
  try {
    return await Promise.race([work.then(() => true), deadline]);
  } catch (error) {
    faults.count(fault, `an exporter failed at the end: ${errorName(error)}`);
    return false;
  } finally {
    clearTimeout(timer);
  }
}
