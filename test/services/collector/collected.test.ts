import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunningService } from '../service.ts';
import { readCollected, untilCollected } from './collected.ts';

const spans = (...names: string[]): string =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: names.map((name) => ({ name })) }] }] });

/** The files that a Collector would have made. */
function collectorFiles({ traces = '', logs = '', metrics = '' } = {}): RunningService & { readonly traces: string } {
  const folder = mkdtempSync(join(tmpdir(), 'weir-collected-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const [tracesFile, logsFile, metricsFile] = [file('traces', traces), file('logs', logs), file('metrics', metrics)];
  const endpoints = { tracesFile, logsFile, metricsFile };
  return { name: 'collector', version: '0', pids: [], endpoints, traces: tracesFile };
}

test('gives what every line of every file holds, in order, and nothing for an empty batch', async () => {
  const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'read' }] }] }] };
  const metrics = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'books', gauge: {} }] }] }] };
  const collected = await readCollected(
    collectorFiles({
      traces: `{}\n${spans('a', 'b')}\n{}\n${spans('c')}\n`,
      logs: `{}\n${JSON.stringify(logs)}\n`,
      metrics: `${JSON.stringify(metrics)}\n`,
    }),
  );
  expect(collected.spans.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(collected.logRecords.map(({ eventName }) => eventName)).toEqual(['read']);
  expect(collected.metrics.map(({ name }) => name)).toEqual(['books']);
});

test('leaves a line that is still being written for later', async () => {
  const collector = collectorFiles({ traces: `${spans('a')}\n${spans('b').slice(0, 20)}` });
  expect((await readCollected(collector)).spans.map(({ name }) => name)).toEqual(['a']);
  appendFileSync(collector.traces, `${spans('b').slice(20)}\n`);
  expect((await readCollected(collector)).spans.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('waiting ends with the write that brings what is awaited', async () => {
  const collector = collectorFiles();
  let looks = 0;
  const waiting = untilCollected(
    collector,
    (collected) => {
      looks += 1;
      // Written between two looks: as soon as the first has seen nothing, and once more after the second.
      if (looks <= 2) appendFileSync(collector.traces, `${spans(`span ${looks}`)}\n`);
      return collected.spans.length === 2;
    },
    { timeoutMs: 60_000 },
  );
  expect((await waiting).spans.map(({ name }) => name)).toEqual(['span 1', 'span 2']);
});

test('waiting in vain ends with the counts of what is there', async () => {
  const collector = collectorFiles({ traces: `${spans('a', 'b')}\n` });
  await expect(untilCollected(collector, () => false, { timeoutMs: 1 })).rejects.toThrow(
    'not collected within 1 ms; there are 2 spans, 0 log records, 0 metrics',
  );
});

test('what the predicate throws ends the waiting', async () => {
  const collector = collectorFiles();
  const broken = (): boolean => {
    throw new Error('no such span');
  };
  await expect(untilCollected(collector, broken, { timeoutMs: 60_000 })).rejects.toThrow('no such span');
});

test('a Collector that the environment names has no files to read', async () => {
  const named: RunningService = { name: 'collector', version: 'named', pids: [], endpoints: { otlpHttp: 'http://a' } };
  await expect(readCollected(named)).rejects.toThrow('a Collector that was not started here');
});
