/** One run of the demo, from the first process to the last count. */
import { setTimeout as delay } from 'node:timers/promises';
import { ATTR_FLOW_NODE_TYPE, ATTR_FLOW_STAGE, EVENT_FLOW_EVENT } from '@weir/semconv';
import { type OtlpReceiver, type ReceivedLogRecord, startOtlpReceiver, TelemetryStore } from '@weir/viewer';
import { SAMPLE_ONE_IN } from '../sampling.ts';
import { FlowWatch } from './flow-watch.ts';
import { interruption } from './interruption.ts';
import { type LoadResult, sendBooks } from './load.ts';
import type { DemoOptions } from './options.ts';
import { progressLine } from './progress.ts';
import { report } from './report.ts';
import { type RealServers, startRealServers } from './real-servers.ts';
import { type Stack, startStack } from './stack.ts';
import { summarize } from './summary.ts';

const CONCURRENCY = 8;
const ARRIVAL_TIMEOUT_MS = 30_000;
const LIGHT_LOAD_INTERVAL_MS = 1_000;
// A request makes about a dozen spans and ten log records.
const MAX_SPANS = 400_000;
const MAX_LOG_RECORDS = 200_000;

/**
 * Runs the demo.
 *
 * @returns whether every request succeeded and every flow is complete
 * @throws where a process could not start or ended by itself, or the signal aborted
 */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<boolean> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const store = new TelemetryStore({ maxSpans: MAX_SPANS, maxLogRecords: MAX_LOG_RECORDS });
  const watch = new FlowWatch();
  const receiver = await startReceiver(store, watch, options.otlpPort);
  let stack: Stack | undefined;
  let servers: RealServers | undefined;
  // Ends what sends requests when one of the processes has died.
  const over = new AbortController();
  const sending = AbortSignal.any([signal, over.signal]);
  try {
    say(`receiver  ${receiver.url}`);
    if (options.real) servers = await startRealServers(say, signal);
    stack = await startStack({
      ...options,
      ...servers,
      otlpUrl: receiver.url,
      signal,
      onStart: ({ name, url, pid }) => say(`${name.padEnd(9)} ${url} (process ${pid})`),
    });
    const { died } = stack;
    // A death is noticed where it is raced against; between two races it must not count as unhandled.
    died.catch(() => {});
    let load = await Promise.race([sendAll(options, stack.bookappUrl, sending), died]);
    if (signal.aborted) await interruption(signal);
    if (options.keepRunning) {
      await Promise.race([arrived(store, load), died, interruption(signal)]);
      show(store, watch, load, false);
      say('\nThe services stay up under light load. Ctrl-C ends them.');
      load = sumOf(load, await Promise.race([lightLoad(stack.bookappUrl, sending), died]));
    }
    // What is on a topic when its consumer ends stays there for the next.
    if (options.real) {
      const interrupted = options.keepRunning ? [] : [interruption(signal)];
      await Promise.race([arrived(store, load), died, ...interrupted]);
    }
    await stack.stop();
    watch.conclude();
    return show(store, watch, load, options.json);
  } finally {
    over.abort();
    await stack?.stop();
    await servers?.stop();
    await receiver.close();
  }
}

async function startReceiver(store: TelemetryStore, watch: FlowWatch, port: number): Promise<OtlpReceiver> {
  return startOtlpReceiver({
    port,
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

/** Resolves when the end of every successful request's flow has arrived; the services export on their own clock. */
async function arrived(store: TelemetryStore, { sent, failed }: LoadResult): Promise<void> {
  // Of a sample nobody knows how many are to come.
  if (SAMPLE_ONE_IN > 1) return;
  const acknowledged = (): number => store.logRecords().filter(isAcknowledgement).length;
  await store.waitFor(() => acknowledged() >= sent - failed, { timeoutMs: ARRIVAL_TIMEOUT_MS });
}

function isAcknowledgement({ eventName, attributes }: ReceivedLogRecord): boolean {
  return (
    eventName === EVENT_FLOW_EVENT &&
    attributes[ATTR_FLOW_STAGE] === 'egress' &&
    attributes[ATTR_FLOW_NODE_TYPE] === 'consumer'
  );
}

async function lightLoad(url: string, signal: AbortSignal): Promise<LoadResult> {
  let load: LoadResult = { sent: 0, failed: 0 };
  while (!signal.aborted) {
    load = sumOf(load, await sendBooks({ url, requests: 1, concurrency: 1, signal, onProgress: () => {} }));
    await delay(LIGHT_LOAD_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
  return load;
}

function sumOf(a: LoadResult, b: LoadResult): LoadResult {
  return { sent: a.sent + b.sent, failed: a.failed + b.failed };
}

/** @returns whether nothing failed, and all that succeeded was seen, where all is to be seen */
function show(store: TelemetryStore, watch: FlowWatch, { sent, failed }: LoadResult, json: boolean): boolean {
  const { summary, flows } = summarize(store.spans(), store.logRecords(), watch.counts(), failed);
  process.stdout.write(`\n${report(summary, flows)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  const { requests, flows: counts, errors } = summary;
  const allSeen = SAMPLE_ONE_IN > 1 || (requests >= sent && counts.started >= sent);
  return errors === 0 && counts.incomplete === 0 && allSeen;
}
