/** Says how the viewer is: where it listens, what it holds, what it let go. */
import type { FlowStore } from '@weir/flow-store';
import { systemClock, toNanoseconds } from '@weir/otel-compat';
import type { FlowStoreView } from '../api/types/flow-store.ts';
import type { EventStream } from '../serving/event-stream.ts';
import type { Health, KindCounts, ListenerView } from '../api/types/health.ts';
import type { OtlpReceiver } from '../http/listening.ts';
import type { IngestCounts } from '../ingest/read-request.ts';
import type { Held } from '../questions/held.ts';
import type { RowCounts } from '../rows/counts.ts';
import type { TelemetryDatabase } from '../storage/telemetry-database.ts';
import type { ViewerSettings } from './options.ts';

/** What is asked. */
export interface HealthSources {
  readonly settings: ViewerSettings;
  readonly version: string;
  readonly database: TelemetryDatabase;
  /** What the viewer received itself. */
  readonly flows: FlowStore;
  /** The store elsewhere, where one answers about flows. */
  readonly flowStore: (() => FlowStoreView) | undefined;
  readonly stream: EventStream;
  readonly receivers: Receivers;
}

/** What listens, as far as it does yet. */
export interface Receivers {
  http?: OtlpReceiver;
  /** Why it does not listen, where it is text; absent where none is asked for. */
  grpc?: OtlpReceiver | string;
}

/** Counts what is malformed, and asks for the rest. */
export class HealthDesk {
  readonly #sources: HealthSources;
  readonly #startedNs = toNanoseconds(systemClock());
  readonly #malformed = { flowEvents: 0, cloudEvents: 0 };

  constructor(sources: HealthSources) {
    this.#sources = sources;
  }

  /** What a request brought that is not what it says. */
  count({ malformedFlowEvents, malformedCloudEvents }: IngestCounts): void {
    this.#malformed.flowEvents += malformedFlowEvents;
    this.#malformed.cloudEvents += malformedCloudEvents;
  }

  async ask(): Promise<Health> {
    const { settings, version, database, flows, flowStore, stream, receivers } = this.#sources;
    const [json, status] = await Promise.all([database.ask('held', undefined), flows.status()]);
    const held = JSON.parse(json ?? '{}') as Held;
    const appended = flows.stats();
    const kinds = (rows: RowCounts, flowCount: number, flowEvents: number): KindCounts => ({
      ...rows,
      flows: flowCount,
      flowEvents,
    });
    return {
      version,
      startedNs: String(this.#startedNs),
      nowNs: String(toNanoseconds(systemClock())),
      http: listenerView(receivers.http),
      grpc: listenerView(receivers.grpc),
      ...(settings.file !== undefined && { file: settings.file }),
      ...(flowStore !== undefined && { flowStore: flowStore() }),
      retention: {
        maxBytes: settings.retainBytes,
        usedBytes: held.usedBytes + status.bytes,
        ...(settings.retainMs !== undefined && { maxAgeNs: String(BigInt(settings.retainMs) * 1_000_000n) }),
        oldestNs: String(BigInt(held.oldestMs) * 1_000_000n),
        ...(held.removalProblem !== undefined && { problem: held.removalProblem }),
      },
      kept: kinds(held.kept, status.flows, status.events),
      received: kinds(held.received, status.flows + status.evictedFlows, appended.delivered),
      evicted: kinds(held.evicted, status.evictedFlows, status.evictedEvents),
      malformed: { ...this.#malformed },
      queuedBytes: database.queuedBytes,
      maxQueuedBytes: database.maxQueuedBytes,
      streams: stream.stats(),
    };
  }
}

const SILENT: ListenerView = { requests: 0, accepted: 0, rejected: {} };

function listenerView(receiver: OtlpReceiver | string | undefined): ListenerView {
  if (receiver === undefined) return SILENT;
  if (typeof receiver === 'string') return { problem: receiver, ...SILENT };
  const { requests, accepted, rejected } = receiver.stats();
  return { url: receiver.url, requests, accepted, rejected };
}
