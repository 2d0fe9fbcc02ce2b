/** One run of the demo, from the first process to the last count. */
import { ATTR_FLOW_NODE_TYPE, ATTR_FLOW_STAGE, EVENT_FLOW_EVENT } from '@weir/semconv';
import {
  type OtlpReceiver,
  type ReceivedLogRecord,
  startOtlpReceiver,
  startViewer,
  TelemetryStore,
} from '@weir/viewer';
import { SAMPLE_ONE_IN } from '../sampling.ts';
import { isSomebodyThere, openInBrowser } from './browser.ts';
import { textFromEnvironment } from '../environment.ts';
import { FlowWatch } from './flow-watch.ts';
import { failingRead } from './failing-read.ts';
import { interruption } from './interruption.ts';
import { lightLoad } from './light-load.ts';
import { type LoadResult, sendBooks } from './load.ts';
import { type DemoStore, openDemoStore } from './demo-store.ts';
import type { DemoOptions } from './options.ts';
import { type OtlpRelay, startOtlpRelay } from './otlp-relay.ts';
import { progressLine } from './progress.ts';
import { report } from './report.ts';
import { type RealServers, startRealServers } from './real-servers.ts';
import { type SentryReceiver, startSentryReceiver } from './sentry-receiver.ts';
import { type Stack, startStack } from './stack.ts';
import { type Awaited, type StoreAnswer, storeAnswer } from './store-answer.ts';
import { isAddRequest, isWell, summarize, traced } from './summary.ts';

const CONCURRENCY = 8;
const ARRIVAL_TIMEOUT_MS = 30_000;
const LIGHT_LOAD = { intervalMs: 1_000, faultEvery: 10 };
// A request makes about a dozen spans and ten log records.
const MAX_SPANS = 400_000;
const MAX_LOG_RECORDS = 200_000;

/**
 * Runs the demo.
 *
 * @returns whether every request succeeded and every flow is complete; under light load, whose faults are asked for,
 * whether that held before it and no other request failed since
 * @throws where a process could not start or ended by itself, or the signal aborted
 */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<boolean> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const store = new TelemetryStore({ maxSpans: MAX_SPANS, maxLogRecords: MAX_LOG_RECORDS });
  const watch = new FlowWatch();
  // In the order in which they end, the last first.
  const closing: (() => Promise<void>)[] = [];
  let stack: Stack | undefined;
  let servers: RealServers | undefined;
  let flowStore: DemoStore | undefined;
  let sentry: SentryReceiver | undefined;
  // Of a run with faults that were asked for, the summary at its end says nothing about success.
  let succeeded: boolean | undefined;
  // Ends what sends requests when one of the processes has died.
  const over = new AbortController();
  const sending = AbortSignal.any([signal, over.signal]);
  try {
    const { relay, viewerUrl } = await startReceiving(store, watch, options, closing);
    say(`receiver  ${relay.url}`);
    say(`viewer    ${viewerUrl}`);
    if (!sentryIsNamed()) {
      const receiver = await startSentryReceiver();
      closing.push(() => receiver.close());
      sentry = receiver;
      say(`sentry    ${sentry.url} (stands in for one)`);
    }
    if (options.real) servers = await startRealServers(say, signal, options.store === undefined ? [] : [options.store]);
    if (servers?.clickhouse !== undefined) {
      flowStore = await openDemoStore({ ...servers.clickhouse, kafkaBrokers: servers.kafkaBrokers });
      say(`store     ${flowStore.name}, from topic ${flowStore.topic}`);
    }
    stack = await startStack({
      ...options,
      ...servers,
      ...(flowStore && { flowTopic: flowStore.topic }),
      otlpUrl: relay.url,
      ...(sentry && { spotlightUrl: sentry.url }),
      signal,
      onStart: ({ name, url, pid }) => say(`${name.padEnd(9)} ${url} (process ${pid})`),
    });
    const { died } = stack;
    // A death is noticed where it is raced against; between two races it must not count as unhandled.
    died.catch(() => {});
    let load = await Promise.race([sendAll(options, stack.bookappUrl, sending), died]);
    const failedAsAsked = await Promise.race([failingRead(stack.bookappUrl, sending), died]);
    if (!failedAsAsked) load = sumOf(load, { sent: 0, failed: 1 });
    if (signal.aborted) await interruption(signal);
    if (options.keepRunning) {
      await Promise.race([arrived(store, load, sentry), died, interruption(signal)]);
      succeeded = show(store, watch, load, false, sentry);
      if (isSomebodyThere(process.stdout.isTTY, process.env)) openInBrowser(viewerUrl);
      say(`\nLook at the flows: ${viewerUrl}`);
      say('The services stay up under light load. Ctrl-C ends them.');
      const light = await Promise.race([lightLoad({ url: stack.bookappUrl, signal: sending, ...LIGHT_LOAD }), died]);
      succeeded &&= light.failed === 0;
      load = sumOf(load, light);
    }
    // What is on a topic when its consumer ends stays there for the next.
    if (options.real) {
      const interrupted = options.keepRunning ? [] : [interruption(signal)];
      await Promise.race([arrived(store, load, sentry), died, ...interrupted]);
    }
    await stack.stop();
    watch.conclude();
    const told = flowStore && (await storeAnswer(flowStore, viewerUrl, awaited(store, signal)));
    const allWell = show(store, watch, load, options.json, sentry, told);
    return (succeeded ?? allWell) && told?.equal !== false;
  } finally {
    over.abort();
    await stack?.stop();
    await flowStore?.close();
    await servers?.stop();
    for (const close of closing.toReversed()) await close();
  }
}

/** Whether errors go to a Sentry or a Spotlight of the user's. */
function sentryIsNamed(): boolean {
  return (textFromEnvironment('SENTRY_DSN') ?? textFromEnvironment('SENTRY_SPOTLIGHT')) !== undefined;
}

/** What the services export goes to a viewer, for people, and to a receiver of the demo's own, which counts all of it. */
async function startReceiving(
  store: TelemetryStore,
  watch: FlowWatch,
  { otlpPort, uiPort }: DemoOptions,
  closing: (() => Promise<void>)[],
): Promise<{ readonly relay: OtlpRelay; readonly viewerUrl: string }> {
  const receiver = await startReceiver(store, watch);
  closing.push(() => receiver.close());
  const viewer = await startViewer({ port: 0, grpcPort: false, uiPort });
  closing.push(() => viewer.close());
  const relay = await startOtlpRelay({ port: otlpPort, to: receiver.url, beside: viewer.otlpUrl });
  closing.push(() => relay.close());
  return { relay, viewerUrl: viewer.url };
}

async function startReceiver(store: TelemetryStore, watch: FlowWatch): Promise<OtlpReceiver> {
  return startOtlpReceiver({
    port: 0,
    onTraces: (spans) => store.addTraces(spans),
    onLogs(records) {
      store.addLogs(records);
      watch.add(records);
    },
  });
}

function sendAll({ requests }: DemoOptions, url: string, signal: AbortSignal): Promise<LoadResult> {
  return sendBooks({
    url,
    requests,
    concurrency: CONCURRENCY,
    signal,
    onProgress: progressLine('requests ', requests, process.stderr.isTTY),
  });
}

/**
 * Resolves when the end of every successful request's flow has arrived, its span, and those of the events for Sentry; the
 * services export on their own clock.
 */
async function arrived(
  store: TelemetryStore,
  { sent, failed }: LoadResult,
  sentry: SentryReceiver | undefined,
): Promise<void> {
  // Of a sample nobody knows how many are to come.
  if (SAMPLE_ONE_IN > 1) return;
  const { events = [] } = sentry ?? {};
  const haveArrived = (): boolean =>
    store.logRecords().filter(isAcknowledgement).length >= sent - failed &&
    store.spans().filter(isAddRequest).length >= sent - failed &&
    traced(events, store.spans()) === events.length;
  await store.waitFor(haveArrived, { timeoutMs: ARRIVAL_TIMEOUT_MS });
}

/** All flow events that were received: the same are to be in a store. */
function awaited(store: TelemetryStore, signal: AbortSignal): Awaited {
  const flowEvents = store.logRecords().filter(({ eventName }) => eventName === EVENT_FLOW_EVENT).length;
  return { flowEvents, timeoutMs: ARRIVAL_TIMEOUT_MS, signal };
}

function isAcknowledgement({ eventName, attributes }: ReceivedLogRecord): boolean {
  return (
    eventName === EVENT_FLOW_EVENT &&
    attributes[ATTR_FLOW_STAGE] === 'egress' &&
    attributes[ATTR_FLOW_NODE_TYPE] === 'consumer'
  );
}

function sumOf(a: LoadResult, b: LoadResult): LoadResult {
  return { sent: a.sent + b.sent, failed: a.failed + b.failed };
}

/** @returns whether nothing failed, and all that succeeded was seen, where all is to be seen */
function show(
  store: TelemetryStore,
  watch: FlowWatch,
  { sent, failed }: LoadResult,
  json: boolean,
  sentry: SentryReceiver | undefined,
  told?: StoreAnswer,
): boolean {
  const { summary, flows } = summarize(store.spans(), store.logRecords(), {
    tracker: watch.counts(),
    failedRequests: failed,
    ...(sentry && { sentryEvents: sentry.events }),
    ...(told && { store: told }),
  });
  process.stdout.write(`\n${report(summary, flows, sentry?.events)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  // Of a sample nobody knows how many there are.
  return isWell(summary, SAMPLE_ONE_IN > 1 ? 0 : sent);
}
