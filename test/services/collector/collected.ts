/** What the Collector received, read back from its files. */
import { once } from 'node:events';
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { decodeLogs, decodeMetrics, decodeTraces } from '@weir/viewer';
import type { ReceivedLogRecord, ReceivedMetric, ReceivedSpan } from '@weir/viewer';
import type { RunningService } from '../service.ts';

/** Everything since the Collector was first started, in the order of arrival. */
export interface Collected {
  readonly spans: readonly ReceivedSpan[];
  readonly logRecords: readonly ReceivedLogRecord[];
  readonly metrics: readonly ReceivedMetric[];
}

/** What the files of a Collector that was started here hold. */
export async function readCollected(running: RunningService): Promise<Collected> {
  const { traces, logs, metrics } = files(running);
  return {
    spans: (await requests(traces)).flatMap((body) => decodeTraces(body, 'application/json')),
    logRecords: (await requests(logs)).flatMap((body) => decodeLogs(body, 'application/json')),
    metrics: (await requests(metrics)).flatMap((body) => decodeMetrics(body, 'application/json')),
  };
}

/**
 * Waits until the files hold what is asked for, and resolves with all that they hold then.
 *
 * @throws Error with the counts of what did arrive, after `timeoutMs`
 */
export async function untilCollected(
  running: RunningService,
  predicate: (collected: Collected) => boolean,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<Collected> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const watcher = watch(dirname(files(running).traces));
  try {
    for (;;) {
      // Listening before reading: what is written meanwhile is a change too.
      const changed = once(watcher, 'change', { signal: timeout });
      changed.catch(() => {});
      const collected = await readCollected(running);
      if (predicate(collected)) return collected;
      try {
        await changed;
      } catch (error) {
        if (!timeout.aborted) throw error;
        throw new Error(`not collected within ${timeoutMs} ms; there are ${counts(collected)}`, { cause: error });
      }
    }
  } finally {
    watcher.close();
  }
}

function files({ endpoints }: RunningService): { readonly [signal in 'traces' | 'logs' | 'metrics']: string } {
  const { tracesFile: traces, logsFile: logs, metricsFile: metrics } = endpoints;
  if (traces === undefined || logs === undefined || metrics === undefined) {
    throw new Error('the files of a Collector that was not started here cannot be read');
  }
  return { traces, logs, metrics };
}

/** Whole lines only: the Collector may be in the midst of the last. The `{}` that it writes for an empty batch is left out. */
async function requests(path: string): Promise<Buffer[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  return lines.filter((line) => line !== '{}').map((line) => Buffer.from(line));
}

function counts({ spans, logRecords, metrics }: Collected): string {
  return `${spans.length} spans, ${logRecords.length} log records, ${metrics.length} metrics`;
}
