/** The internal telemetry system: what Weir says of itself leaves by a pipeline of its own, in a thread of its own. */
import { type DeliveryStats, type InternalReport, listenToInternal, type MetricProducer } from '@weir/otel-compat';
import { ATTR_WEIR_COMPONENT, ATTR_WEIR_FAULT_KIND, EVENT_WEIR_FAULT } from '@weir/semconv';
import { WorkerChannel } from '../channel/worker-channel.ts';
import { EventLoggerError } from '../errors.ts';
import { eventLogger } from '../event-logger.ts';
import type { QueueSettings } from '../channel/queue-options.ts';
import { lossesOf, seeOutAtExit } from '../outputs/at-exit.ts';
import type { QueuedOutput } from '../outputs/log-output.ts';
import type { LogEvent } from '../record/log-event.ts';
import { DEFAULT_PROVIDERS, type ProviderMode } from '../settings/providers.ts';
import { defaultRouter, type LogRouter } from '../router/router.ts';
import { levelOf } from '../severity.ts';
import { workerFile } from '../worker-file.ts';
import { collectWithin } from './collect-within.ts';
import { type InternalItem, metricItems, sizeOfItem } from './internal-item.ts';
import { assertInstalled } from './installed.ts';
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
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_PIPELINE` where the section is not valid, an exporter is not installed, or a pipeline
 * runs already
 * @example
 * const internal = startInternalTelemetry();
 * configureLogs({ providers: { admin: 'its' } });
 * await internal.close(1_000); // true
 */
export function startInternalTelemetry(options: InternalTelemetryOptions = {}): InternalTelemetry {
  const { router = defaultRouter(), metricProducers = [], pipeline } = options;
  const config = pipeline === undefined ? BUILT_IN_PIPELINE : internalPipeline(pipeline);
  assertInstalled(config);
  if (router.outputs.its !== undefined) {
    throw new EventLoggerError('WEIR_EVENT_LOGGER_PIPELINE', 'internal telemetry runs already: close it first');
  }
  const producers = [...metricProducers, ownMetrics(() => router.stats())];
  const system = new InternalTelemetrySystem(config, producers, router);
  router.outputs.its = system;
  router.changed();
  return system;
}

/** The longest that producers of metrics are waited for; half of the time that there is where that is less. */
const COLLECT_MS = 5_000;

class InternalTelemetrySystem implements InternalTelemetry, QueuedOutput {
  readonly #config: InternalPipelineConfig;
  readonly #producers: readonly MetricProducer[];
  readonly #router: LogRouter;
  readonly #channel: WorkerChannel<InternalItem>;
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #forget: () => void;
  #pipelineStats: PipelineStats = {};

  constructor(config: InternalPipelineConfig, producers: readonly MetricProducer[], router: LogRouter) {
    this.#config = config;
    this.#producers = producers;
    this.#router = router;
    this.#channel = new WorkerChannel<InternalItem>({
      queue: router.settings.queue,
      sizeOf: sizeOfItem,
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
      this.#timer = setInterval(() => void this.#collect(config.intervalMs), config.intervalMs).unref();
    }
    this.#forget = this.#seenOut();
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
    return this.#channel.flush(await this.#collect(timeoutMs));
  }

  resize(queue: QueueSettings): void {
    this.#channel.resize(queue);
  }

  async close(timeoutMs: number): Promise<boolean> {
    this.#stopListening();
    clearInterval(this.#timer);
    const closed = await this.#channel.close(await this.#collect(timeoutMs));
    this.#forget();
    if (this.#router.outputs.its === this) this.#router.outputs.its = undefined;
    this.#router.changed();
    return closed;
  }

  /** @returns how much of the time is left */
  async #collect(timeoutMs: number): Promise<number> {
    if (this.#config.signals.includes('metrics')) {
      const startMs = performance.now();
      const collected = await collectWithin(this.#producers, Math.min(timeoutMs / 2, COLLECT_MS));
      for (const item of metricItems(collected)) this.#channel.offer(item);
      return Math.max(0, timeoutMs - (performance.now() - startMs));
    }
    return timeoutMs;
  }

  #seenOut(): () => void {
    let unexported: number | undefined = 0;
    return seeOutAtExit({
      isConsole: false,
      endSync: (timeoutMs) => {
        unexported = this.#channel.endSync(timeoutMs);
      },
      losses: () => [...lossesOf('its', this.stats()), ...unexportedLine(unexported)],
    });
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

function unexportedLine(count: number | undefined): readonly string[] {
  if (count === 0) return [];
  return [`${count ?? 'an unknown number of'} items of internal telemetry were not exported`];
}
