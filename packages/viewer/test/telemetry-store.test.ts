import { afterEach, expect, test, vi } from 'vitest';
import { decodeLogs, decodeMetrics, decodeTraces } from '../src/otlp/decode.ts';
import type { ReceivedSpan } from '../src/otlp/model.ts';
import { TelemetryStore } from '../src/telemetry-store.ts';

afterEach(() => vi.useRealTimers());

const json = (request: object): Buffer => Buffer.from(JSON.stringify(request));
const trace = (digit: number): string => String(digit).repeat(32);
const id = (digit: number): string => String(digit).repeat(16);

function spans(...list: [trace: number, span: number][]): ReceivedSpan[] {
  const wire = list.map(([traceDigit, spanDigit]) => ({ traceId: trace(traceDigit), spanId: id(spanDigit) }));
  return decodeTraces(json({ resourceSpans: [{ scopeSpans: [{ spans: wire }] }] }), 'application/json');
}
const logs = (...bodies: string[]): ReturnType<typeof decodeLogs> => {
  const logRecords = bodies.map((stringValue) => ({ body: { stringValue } }));
  return decodeLogs(json({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }), 'application/json');
};
const metrics = (...names: string[]): ReturnType<typeof decodeMetrics> => {
  const list = names.map((name) => ({ name, gauge: {} }));
  return decodeMetrics(json({ resourceMetrics: [{ scopeMetrics: [{ metrics: list }] }] }), 'application/json');
};

test('keeps the newest of each kind, oldest out first, and counts what it let go', () => {
  const store = new TelemetryStore({ maxSpans: 2, maxLogRecords: 3, maxMetrics: 1 });
  store.addTraces(spans([1, 1], [1, 2], [2, 3]));
  store.addLogs(logs('a', 'b'));
  store.addLogs(logs('c', 'd'));
  store.addMetrics(metrics('m', 'n'));
  expect(store.spans().map(({ spanId }) => spanId)).toEqual([id(2), id(3)]);
  expect(store.logRecords().map(({ body }) => body)).toEqual(['b', 'c', 'd']);
  expect(store.metrics().map(({ name }) => name)).toEqual(['n']);
  expect(store.counts()).toEqual({
    spans: 2,
    logRecords: 3,
    metrics: 1,
    evicted: { spans: 1, logRecords: 1, metrics: 1 },
  });
});

test('finds the spans of a trace, and one span, while it keeps them', () => {
  const store = new TelemetryStore({ maxSpans: 3 });
  store.addTraces(spans([1, 1], [2, 2], [1, 3]));
  expect(store.spansOfTrace(trace(1)).map(({ spanId }) => spanId)).toEqual([id(1), id(3)]);
  expect(store.findSpan(trace(2), id(2))?.spanId).toBe(id(2));
  expect(store.findSpan(trace(2), id(1))).toBeUndefined();
  store.addTraces(spans([3, 4]));
  expect(store.spansOfTrace(trace(1)).map(({ spanId }) => spanId)).toEqual([id(3)]);
  expect(store.findSpan(trace(1), id(1))).toBeUndefined();
});

test('what it gives is a copy of its list', () => {
  const store = new TelemetryStore();
  store.addTraces(spans([1, 1]));
  (store.spans() as ReceivedSpan[]).length = 0;
  expect(store.counts().spans).toBe(1);
});

test.each(['maxSpans', 'maxLogRecords', 'maxMetrics'])('%s below 1 is a bad option', (name) => {
  expect(() => new TelemetryStore({ [name]: 0 })).toThrow(`WEIR_VIEWER_OPTION: ${name} must be an integer from 1`);
});

test('waitFor resolves at once where the predicate holds already', async () => {
  await new TelemetryStore().waitFor(() => true, { timeoutMs: 1 });
});

test('waitFor asks on every arrival, whatever its kind, and resolves with it', async () => {
  const store = new TelemetryStore();
  const asked: number[] = [];
  const waiting = store.waitFor(
    () => {
      const { spans: held, logRecords, metrics: others } = store.counts();
      asked.push(held + logRecords + others);
      return held + logRecords + others >= 3;
    },
    { timeoutMs: 60_000 },
  );
  store.addTraces(spans([1, 1]));
  store.addLogs(logs('a'));
  store.addMetrics(metrics('m'));
  await waiting;
  expect(asked).toEqual([0, 1, 2, 3]);
  store.addLogs(logs('b'));
  expect(asked).toEqual([0, 1, 2, 3]);
});

test('waitFor rejects when the time is over, says what there was, and leaves nothing behind', async () => {
  vi.useFakeTimers();
  const store = new TelemetryStore();
  store.addLogs(logs('a'));
  let asked = 0;
  const waiting = store.waitFor(() => (asked++, false), { timeoutMs: 250 });
  const rejected = expect(waiting).rejects.toMatchObject({
    code: 'WEIR_VIEWER_WAIT_TIMEOUT',
    message: expect.stringContaining('within 250 ms; held 0 spans, 1 log records and 0 metrics'),
  });
  await vi.advanceTimersByTimeAsync(250);
  await rejected;
  store.addLogs(logs('b'));
  expect(asked).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('what a predicate throws rejects its own wait, and neither the sender nor others feel it', async () => {
  vi.useFakeTimers();
  const store = new TelemetryStore();
  const broken = store.waitFor(
    () => {
      if (store.counts().spans > 0) throw new TypeError('broken');
      return false;
    },
    { timeoutMs: 1_000 },
  );
  const sound = store.waitFor(() => store.counts().spans > 0, { timeoutMs: 1_000 });
  const rejected = expect(broken).rejects.toThrow(TypeError);
  store.addTraces(spans([1, 1]));
  await Promise.all([rejected, sound]);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([0, 2 ** 31, Number.NaN])('a timeout of %s ms is a bad option', async (timeoutMs) => {
  await expect(new TelemetryStore().waitFor(() => true, { timeoutMs })).rejects.toMatchObject({
    code: 'WEIR_VIEWER_OPTION',
  });
});
