/** The instrumentation: switches the parts on and off, and gives them what they ask for. */
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { type Clock, systemClock } from '@weir/otel-compat';
import { subscribeTo } from './channels.ts';
import type {
  CommitPayload,
  FetchPayload,
  InstancePayload,
  KafkaMessage,
  LagPayload,
  ReceivePayload,
  SendPayload,
} from './client.ts';
import { CommitTracing } from './commit.ts';
import { checkConfig, type PlatformaticKafkaInstrumentationConfig } from './config.ts';
import { ConsumerLags } from './consumer-lags.ts';
import { Instruments } from './instruments.ts';
import { instrumentStream } from './message-loop.ts';
import { PollTracing } from './poll.ts';
import { enabledTracing } from './process.ts';
import { ProcessTracing } from './process-tracing.ts';
import { SendTracing } from './send.ts';
import type { Telemetry } from './telemetry.ts';
import { PACKAGE_NAME, PACKAGE_VERSION } from './version.ts';

/** What tests replace. */
export interface PlatformaticKafkaInstrumentationPorts {
  /** Default: the clock of the process. */
  readonly clock?: Clock;
}

/**
 * Spans, links and metrics for `@platformatic/kafka`, from its diagnostics channels: nothing of it is patched.
 *
 * @throws KafkaInstrumentationError `WEIR_KAFKA_INSTRUMENTATION_OPTION` when an option is out of range
 * @example
 * registerInstrumentations({ instrumentations: [new PlatformaticKafkaInstrumentation({ messageKeys: true })] });
 */
export class PlatformaticKafkaInstrumentation extends InstrumentationBase<PlatformaticKafkaInstrumentationConfig> {
  // Only declared: the base class calls `enable` and the like from its constructor, before fields and private methods are there.
  declare private clock: Clock | undefined;
  declare private lags: ConsumerLags | undefined;
  declare private instruments: Instruments | undefined;
  declare private switchOff: (() => void) | undefined;

  constructor(
    config: PlatformaticKafkaInstrumentationConfig = {},
    { clock }: PlatformaticKafkaInstrumentationPorts = {},
  ) {
    super(PACKAGE_NAME, PACKAGE_VERSION, config);
    this.clock = clock;
  }

  /** Nothing is patched. */
  protected override init(): undefined {
    return undefined;
  }

  override setConfig(config: PlatformaticKafkaInstrumentationConfig = {}): void {
    checkConfig(config);
    super.setConfig(config);
  }

  protected override _updateMetricInstruments(): void {
    this.lags ??= new ConsumerLags();
    this.instruments?.dispose();
    this.instruments = new Instruments(this.meter, this.lags);
  }

  override enable(): void {
    super.enable();
    this.switchOff ??= switchOn({
      tracer: () => this.tracer,
      instruments: () => this.instruments as Instruments,
      lags: this.lags as ConsumerLags,
      clock: () => (this.clock ?? systemClock)(),
      getConfig: () => this.getConfig(),
    });
  }

  override disable(): void {
    super.disable();
    this.switchOff?.();
    this.switchOff = undefined;
  }
}

/** @returns switches off again what this has switched on */
function switchOn(telemetry: Telemetry & { readonly lags: ConsumerLags }): () => void {
  const { lags } = telemetry;
  const send = new SendTracing(telemetry);
  const poll = new PollTracing(telemetry);
  const commit = new CommitTracing(telemetry);
  const process = new ProcessTracing(telemetry);
  const unsubscribe = subscribeTo({
    'producer:sends:start': (payload: SendPayload) => send.start(payload),
    // The client's callback may be called before or after it returns; one that throws never calls it.
    'producer:sends:asyncStart': (payload: SendPayload) => send.finish(payload),
    'producer:sends:end': (payload: SendPayload) => {
      if (payload.error !== undefined) send.finish(payload);
    },
    'consumer:fetches:start': (payload: FetchPayload) => poll.fetchStarted(payload),
    'consumer:fetches:asyncStart': (payload: FetchPayload) => {
      lags.fetched(payload);
      poll.fetchAnswered(payload);
    },
    'consumer:fetches:asyncEnd': () => poll.fetchEnded(),
    'consumer:receives:asyncStart': (payload: ReceivePayload) => poll.received(payload),
    'consumer:receives:end': (payload: ReceivePayload) => poll.receiveEnded(payload),
    'consumer:commits:start': (payload: CommitPayload) => commit.start(payload),
    'consumer:commits:asyncStart': (payload: CommitPayload) => commit.finish(payload),
    'consumer:commits:end': (payload: CommitPayload) => {
      if (payload.error !== undefined) commit.finish(payload);
    },
    'consumer:lag': (payload: LagPayload) => lags.monitored(payload),
    instances: ({ type, instance }: InstancePayload) => {
      if (type !== 'messages-stream' || telemetry.getConfig().instrumentStreams !== true) return;
      instrumentStream(instance as AsyncIterable<KafkaMessage>);
    },
  });
  enabledTracing.current = process;
  return () => {
    unsubscribe();
    if (enabledTracing.current === process) enabledTracing.current = undefined;
    send.abandon();
    poll.fetchEnded();
    commit.abandon();
    lags.clear();
  };
}
