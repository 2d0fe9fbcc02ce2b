/** The internal telemetry system: what Weir says of itself leaves by a pipeline of its own, in a thread of its own. */
import {
  errorName,
  type DeliveryStats,
  type InternalReport,
  listenToInternal,
  type MetricProducer,
} from '@weir/otel-compat';
import { ATTR_WEIR_COMPONENT, ATTR_WEIR_FAULT_KIND, EVENT_WEIR_FAULT } from '@weir/semconv';
import { WorkerChannel } from '../channel/worker-channel.ts';
import { eventLogger } from '../event-logger.ts';
import { forget, seeOutAtExit } from '../outputs/at-exit.ts';
import type { QueuedOutput } from '../outputs/log-output.ts';
import type { LogEvent } from '../record/log-event.ts';
import { DEFAULT_PROVIDERS, type ProviderMode } from '../settings/providers.ts';
import { defaultRouter, type LogRouter } from '../router/router.ts';
import { levelOf } from '../severity.ts';
import { faults } from '../state.ts';
import { workerFile } from '../worker-file.ts';
import type { InternalItem } from './internal-item.ts';
import { ownMetrics } from './own-metrics.ts';
import type { PipelineStats } from './pipeline.ts';
import { BUILT_IN_PIPELINE, internalPipeline, type InternalPipelineConfig } from './pipeline-config.ts';
import { weirContext } from './weir-contexts.ts';
import type { ItsAnswer, ItsBatch } from './worker-messages.ts';

/** Options of {@link startInternalTelemetry}. */
export interface InternalTelemetryOptions {
  /** The `internal` section of a configuration. Default: everything is received, and goes nowhere. */
  readonly pipeline?: unknown;
  /** Metric sets and others whose metrics are internal; collected at the interval of the pipeline. */
  readonly metricProducers?: readonly MetricProducer[];
  /** Default: the router of the process. */
  readonly router?: LogRouter;
}

/** A running internal telemetry system. */
export interface InternalTelemetry {
  /** What became of the items before the thread: `offered = delivered + dropped + pending`. */
  stats(): DeliveryStats;
  /** What became of them at each exporter, as the thread said last. */
  pipelineStats(): PipelineStats;
  /** Exports what there is, metrics included. Never rejects. @returns whether it was in time */
  flush(timeoutMs: number): Promise<boolean>;
  /** Flushes, ends the thread, and leaves the provider `its` without a pipeline. Never rejects. @returns whether nothing was lost */
  close(timeoutMs: number): Promise<boolean>;
}

/**
 * Starts the pipeline that the provider `its` leads to, and takes the reports of Weir's own packages where the providers of their
 * contexts say. Those reports never go to the SDK of the application, through which they could cause others of their kind.
 *
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_PIPELINE` where the section is not valid
 * @example
 * const internal = startInternalTelemetry();
 * configureLogs({ providers: { admin: 'its' } });
 * await internal.close(1_000); // true
 */
export function startInternalTelemetry(options: InternalTelemetryOptions = {}): InternalTelemetry {
  const { router = defaultRouter(), metricProducers = [], pipeline } = options;
  const config = pipeline === undefined ? BUILT_IN_PIPELINE : internalPipeline(pipeline);
  const producers = [...metricProducers, ownMetrics(() => router.stats())];
  const system = new InternalTelemetrySystem(config, producers, router);
  router.outputs.its = system;
  router.changed();
  return system;
}

class InternalTelemetrySystem implements InternalTelemetry, QueuedOutput {
  readonly #config: InternalPipelineConfig;
  readonly #producers: readonly MetricProducer[];
  readonly #router: LogRouter;
  readonly #channel: WorkerChannel<InternalItem>;
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #ending: { endSync(timeoutMs: number): void; stats(): { its: DeliveryStats } };
  #pipelineStats: PipelineStats = {};

  constructor(config: InternalPipelineConfig, producers: readonly MetricProducer[], router: LogRouter) {
    this.#config = config;
    this.#producers = producers;
    this.#router = router;
    this.#channel = new WorkerChannel<InternalItem>({
      queue: router.settings.queue,
      sizeOf: (item) => (item.kind === 'log' ? item.event.size : 2_000),
      file: workerFile('its-worker'),
      workerData: { config },
      encode: (items): ItsBatch => ({ items }),
      finish: (flushMs): ItsBatch => ({ items: [], flushMs }),
      onAnswer: (answer) => {
        this.#pipelineStats = (answer as ItsAnswer).stats;
      },
    });
    this.#stopListening = listenToInternal((report) => this.#tell(report));
    if (config.signals.includes('metrics')) {
      this.#timer = setInterval(() => void this.#collect(), config.intervalMs).unref();
    }
    this.#ending = { endSync: (timeoutMs) => this.endSync(timeoutMs), stats: () => ({ its: this.stats() }) };
    seeOutAtExit(this.#ending);
  }

  write(event: LogEvent): void {
    if (this.#config.signals.includes('logs')) this.#channel.offer({ kind: 'log', event });
  }

  stats(): DeliveryStats {
    return this.#channel.stats();
  }

  pipelineStats(): PipelineStats {
    return this.#pipelineStats;
  }

  async flush(timeoutMs: number): Promise<boolean> {
    await this.#collect();
    return this.#channel.flush(timeoutMs);
  }

  endSync(timeoutMs: number): void {
    this.#channel.endSync(timeoutMs);
  }

  async close(timeoutMs: number): Promise<boolean> {
    this.#stopListening();
    clearInterval(this.#timer);
    await this.#collect();
    const closed = await this.#channel.close(timeoutMs);
    forget(this.#ending);
    if (this.#router.outputs.its === this) this.#router.outputs.its = undefined;
    this.#router.changed();
    return closed;
  }

  async #collect(): Promise<void> {
    if (!this.#config.signals.includes('metrics')) return;
    for (const producer of this.#producers) {
      try {
        const { scopeMetrics } = (await producer.collect()).resourceMetrics;
        if (scopeMetrics.length > 0) this.#channel.offer({ kind: 'metrics', scopeMetrics });
      } catch (error) {
        faults.count('metric_failed', `internal metrics could not be collected: ${errorName(error)}`);
      }
    }
  }

  /** What a package of Weir says of itself, where the providers of its context lead; but never to the application's SDK. */
  #tell({ component, event, severityNumber, attributes }: InternalReport): void {
    const context = weirContext(component);
    const chosen = this.#router.settings.providers[context] ?? [DEFAULT_PROVIDERS[context]];
    const provider: readonly ProviderMode[] = chosen.filter((mode) => mode !== 'opentelemetry');
    eventLogger(component, { context, provider, router: this.#router }).event(
      levelOf(severityNumber),
      event === undefined ? EVENT_WEIR_FAULT : (event as string),
      event === undefined
        ? { [ATTR_WEIR_COMPONENT]: component, [ATTR_WEIR_FAULT_KIND]: attributes['kind'] }
        : { ...attributes, [ATTR_WEIR_COMPONENT]: component },
    );
  }
}
