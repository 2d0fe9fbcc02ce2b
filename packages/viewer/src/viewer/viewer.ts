/** The viewer: one process that takes telemetry in, keeps it within bounds, and shows it. */
import { SqliteFlowStore } from '@weir/flow-store';
import { systemClock, toNanoseconds } from '@weir/otel-compat';
import { EventStream } from '../serving/event-stream.ts';
import { NewsDesk } from '../serving/news-desk.ts';
import { type PageServer, startPageServer } from '../serving/page-server.ts';
import type { Health } from '../api/types/health.ts';
import { ViewerError } from '../errors.ts';
import { ownFlows } from '../flow-source/flow-source.ts';
import { FlowsElsewhere } from '../flow-source/flows-elsewhere.ts';
import { startGrpcReceiver } from '../grpc/grpc-receiver.ts';
import { listenForTelemetry, type OtlpReceiver } from '../http/listening.ts';
import { packageVersion } from '../package-version.ts';
import { TelemetryDatabase } from '../storage/telemetry-database.ts';
import { HealthDesk, type Receivers } from './health-desk.ts';
import type { Ingestion } from '../storage/ingestion.ts';
import { ingestRoutes } from './ingest-routes.ts';
import { type ViewerOptions, viewerSettings } from './options.ts';

/** A viewer that runs. */
export interface Viewer {
  /** Of the page, such as `http://127.0.0.1:4319`. */
  readonly url: string;
  /** The base for OTLP/HTTP exporters, such as `http://127.0.0.1:4318`; CloudEvents go to `/cloudevents` below it. */
  readonly otlpUrl: string;
  /** For OTLP/gRPC exporters; absent where none is asked for, or its port is taken. */
  readonly grpcUrl?: string;
  /** Why there is no `grpcUrl`, where one was asked for. */
  readonly grpcProblem?: string;
  /** What it holds and has let go. */
  health(): Promise<Health>;
  /** Stores what has been taken, and ends. */
  close(): Promise<void>;
}

/** Flow events are small beside the spans and logs around them. */
const FLOW_SHARE = 0.25;
/** Requests that may wait to be stored, in bytes. */
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;

/**
 * Starts a viewer.
 *
 * @throws {ViewerError} by rejection: `WEIR_VIEWER_OPTION` for an option out of range, `WEIR_VIEWER_PORT_TAKEN` or
 * `WEIR_VIEWER_LISTEN` where the port of OTLP/HTTP or of the page cannot be had, `WEIR_VIEWER_DATABASE` for a file that is none of its own
 * @example
 * const viewer = await startViewer({ port: 0, grpcPort: 0, uiPort: 0 });
 * // point an exporter at viewer.otlpUrl, a browser at viewer.url
 * await viewer.close();
 */
export async function startViewer(options: ViewerOptions = {}): Promise<Viewer> {
  const settings = viewerSettings(options);
  const { host, port, grpcPort, uiPort, retainBytes, retainMs, file, flowStore, maxBodyBytes } = settings;
  const closing: (() => Promise<void>)[] = [];
  try {
    const stream = new EventStream((isListened) => database.tell(isListened));
    const database = await TelemetryDatabase.open({
      file: file ?? ':memory:',
      maxBytes: Math.round(retainBytes * (1 - FLOW_SHARE)),
      maxAgeMs: retainMs,
      maxQueuedBytes: Math.max(MAX_QUEUED_BYTES, 2 * maxBodyBytes),
      onNews: (news) => desk.addNews(news),
      onEvicted({ flowIds }) {
        desk.addEvicted(flowIds);
        // A store that has ended says so to whoever asks or appends.
        flows.evict(flowIds).catch(() => {});
      },
    });
    closing.push(() => database.close());
    const flows = new SqliteFlowStore({
      file: file === undefined ? ':memory:' : `${file}.flows`,
      retain: { bytes: Math.round(retainBytes * FLOW_SHARE), ...(retainMs !== undefined && { ageMs: retainMs }) },
      onEvicted(flowIds) {
        database.removeFlows(flowIds);
        desk.addEvicted(flowIds);
      },
    });
    closing.push(() => flows.close());
    const elsewhere =
      flowStore && new FlowsElsewhere({ ...flowStore, own: flows, onOld: () => desk.addUnknownFlows() });
    closing.push(async () => elsewhere?.close());
    // Before anything can come.
    const receivers: Receivers = {};
    const health = new HealthDesk({
      settings,
      version: packageVersion(),
      database,
      flows,
      flowStore: elsewhere && (() => elsewhere.view()),
      stream,
      receivers,
    });
    const desk = new NewsDesk(stream, () => health.ask());
    closing.push(async () => desk.close());
    const ingestion: Ingestion = {
      ingest: async (request) => {
        const ingested = await database.ingest(request);
        health.count(ingested.counts);
        return ingested;
      },
      addFlowEvents: async (events) => {
        const { stored } = await flows.append(events);
        desk.addFlowEvents(events);
        return stored;
      },
    };
    const routes = ingestRoutes(ingestion);
    const http = await listenForTelemetry(routes, host, port, maxBodyBytes);
    receivers.http = http;
    closing.push(() => http.close());
    if (grpcPort !== false)
      receivers.grpc = await grpcOrProblem(() => startGrpcReceiver(routes, host, grpcPort, maxBodyBytes));
    const { grpc } = receivers;
    const grpcReceiver = typeof grpc === 'string' ? undefined : grpc;
    if (grpcReceiver !== undefined) closing.push(() => grpcReceiver.close());
    const sources = {
      database,
      flows: elsewhere ?? ownFlows(flows),
      health: () => health.ask(),
      nowNs: () => toNanoseconds(systemClock()),
    };
    const page: PageServer = await startPageServer({ host, port: uiPort, sources, ingestion, stream, maxBodyBytes });
    closing.push(() => page.close());
    let closed: Promise<void> | undefined;
    return {
      url: page.url,
      otlpUrl: http.url,
      ...(grpcReceiver !== undefined && { grpcUrl: grpcReceiver.url }),
      ...(typeof grpc === 'string' && { grpcProblem: grpc }),
      health: () => health.ask(),
      close: () => (closed ??= closeAll(closing)),
    };
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

/** Who takes in first, who keeps last. */
async function closeAll(closing: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of closing.toReversed()) await close();
}

/** The receiver, or why it does not listen: a collector beside the viewer often has the port. */
async function grpcOrProblem(start: () => Promise<OtlpReceiver>): Promise<OtlpReceiver | string> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof ViewerError && error.code === 'WEIR_VIEWER_PORT_TAKEN') return error.message;
    throw error;
  }
}
