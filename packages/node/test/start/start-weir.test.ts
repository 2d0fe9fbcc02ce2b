import { trace } from '@opentelemetry/api';
import { PlatformaticKafkaInstrumentation } from '@weir/instrumentation-platformatic-kafka';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { logs, TracerProvider } from '../../../../test/support/sdk-line.ts';
import { autoInstrumentations } from '../../src/sdk/auto-instrumentations.ts';
import { type SdkModules, sdkModules } from '../../src/sdk/sdk-modules.ts';
import { state } from '../../src/start/running-state.ts';
import { startWith } from '../../src/start/start-weir.ts';
import type { StartWeirOptions } from '../../src/weir-options.ts';
import type { Weir } from '../../src/start/weir-handle.ts';
import { keepingLogRecords, keepingSpans } from '../memory-sdk.ts';
import { forgetRegistrations, HOME } from '../sdk-line.ts';

vi.mock('../../src/sdk/auto-instrumentations.ts', { spy: true });

const QUIET = { spanProcessors: [], logRecordProcessors: [], metricReaders: [], resourceDetectors: [] };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Starts Weir over processors in memory; `lines` is what it told of it. */
function start(
  options: StartWeirOptions & { readonly [key: string]: unknown } = {},
  sdk: () => SdkModules = sdkModules,
) {
  const lines: string[] = [];
  const weir = startWith({ exit: false, sdk: QUIET, ...options } as StartWeirOptions, {
    sdk,
    home: HOME,
    report: (line) => lines.push(line),
  });
  onTestFinished(async () => {
    await weir.shutdown({ timeoutMs: 1_000 });
    state.running = undefined;
    state.hasEnded = false;
    forgetRegistrations();
  });
  return { weir, lines, codes: () => weir.stats().problems.map(({ code }) => code) };
}

test('a started Weir says which parts are on, exports, flushes and shuts down', async () => {
  const { processor, exported } = keepingSpans();
  const records = keepingLogRecords();
  const sdk = { ...QUIET, spanProcessors: [processor], logRecordProcessors: [records.processor] };
  const { weir, lines } = start({ sdk: sdk as never, kafka: false });
  expect(lines).toEqual([]);
  expect(weir.stats()).toMatchObject({ state: 'running', problems: [] });
  expect(Object.keys(weir.stats().parts)).toEqual([
    'redaction',
    'requestContext',
    'flowEvents',
    'metricSets',
    'eventLogger',
    'caches',
  ]);
  trace.getTracer('test').startSpan('work').end();
  logs.getLogger('test').emit({ body: 'done' });
  expect(await weir.forceFlush()).toBe(true);
  expect([exported().length, records.exported().length]).toEqual([1, 1]);
  expect(await weir.shutdown()).toBe(true);
  expect(weir.stats().state).toBe('shut_down');
});

test('what is exported through exporters of the environment is counted', async () => {
  vi.stubEnv('OTEL_TRACES_EXPORTER', 'console');
  vi.stubEnv('OTEL_LOGS_EXPORTER', 'none');
  vi.stubEnv('OTEL_METRICS_EXPORTER', 'none');
  const printed = vi.spyOn(console, 'dir').mockImplementation(() => {});
  const { weir } = start({ sdk: { resourceDetectors: [] } });
  trace.getTracer('test').startSpan('work').end();
  await weir.forceFlush();
  expect(printed).toHaveBeenCalledOnce();
  expect(weir.stats().exports.spans).toEqual({ offered: 1, exported: 1, failed: 0 });
});

test('a faulty part is told of and left out, and everything else runs', () => {
  const { weir, lines, codes } = start({ flowEvents: { maxWaitingSpans: -1 }, flowEvent: true, caches: false });
  expect(lines).toEqual([
    '@weir/node: WEIR_NODE_OPTION: flowEvent is no option (did you mean flowEvents?)',
    expect.stringMatching(/^@weir\/node: WEIR_NODE_PART: flowEvents could not be set up: WEIR_FLOW_OPTION: /),
  ]);
  expect(codes()).toEqual(['WEIR_NODE_OPTION', 'WEIR_NODE_PART']);
  expect(weir.stats().state).toBe('running');
  expect(Object.keys(weir.stats().parts)).not.toContain('flowEvents');
});

test('stock instrumentations are made before those of the parts: what they require would not be patched any more', () => {
  const steps: string[] = [];
  vi.mocked(autoInstrumentations).mockImplementation(() => {
    steps.push('stock');
    return [];
  });
  vi.spyOn(PlatformaticKafkaInstrumentation.prototype, 'enable').mockImplementation(() => void steps.push('kafka'));
  start({ autoInstrumentations: true });
  expect(steps.slice(0, 2)).toEqual(['stock', 'kafka']);
});

test('an option of the SDK that is no list is told of and left out', () => {
  const { weir, codes } = start({ sdk: { ...QUIET, spanProcessors: {} } as never });
  expect(codes()).toEqual(['WEIR_NODE_OPTION']);
  expect(weir.stats().state).toBe('running');
});

test('a second start is told of, and gives the Weir that runs', () => {
  const first = start();
  const second = start();
  expect(second.weir).toBe(first.weir);
  expect(second.lines.join()).toMatch(/WEIR_NODE_STARTED: .* start it once/);
});

test('a start after shutdown is told of, and nothing is started', async () => {
  const first = start();
  await first.weir.shutdown();
  const { weir, lines } = start();
  expect(lines.join()).toMatch(/WEIR_NODE_SHUT_DOWN: .* forceFlush before that/);
  expect(weir.stats().state).toBe('inactive');
  expect(await weir.forceFlush()).toBe(true);
  expect(await weir.shutdown()).toBe(true);
});

test('where the application has registered its own SDK, that one stays', () => {
  const own = new TracerProvider();
  trace.setGlobalTracerProvider(own);
  const { weir, lines } = start();
  expect(lines.join()).toMatch(/WEIR_NODE_SDK_PRESENT: .*\(trace\).* new NodeSDK\(weir\(\)\)/);
  expect(weir.stats().state).toBe('inactive');
});

test('an SDK that is not installed is told of with the command that mends it', () => {
  const { weir, lines } = start({}, () => sdkModules(['/nowhere/package.json']));
  expect(lines.join()).toMatch(/WEIR_NODE_SDK_MISSING: .* npm install @opentelemetry\/sdk-node @opentelemetry\/api/);
  expect(weir.stats().state).toBe('inactive');
});

test('an SDK that throws at its start does not reach the application', () => {
  const broken: SdkModules = {
    ...sdkModules(),
    load<T>(name: string): T {
      if (name !== '@opentelemetry/sdk-node') return sdkModules().load(name);
      return {
        NodeSDK: class {
          start(): never {
            throw new RangeError('secret');
          }
        },
      } as T;
    },
  };
  const { weir, lines } = start({}, () => broken);
  expect(lines).toEqual(['@weir/node: WEIR_NODE_SDK_FAILED: the stock SDK could not be started: it threw RangeError']);
  expect(weir.stats().state).toBe('inactive');
});

test('an exporter that hangs holds up flush and shutdown until the deadline only', async () => {
  const hanging = {
    onStart() {},
    onEnd() {},
    forceFlush: () => new Promise<void>(() => {}),
    shutdown: () => new Promise<void>(() => {}),
  };
  const { weir }: { weir: Weir } = start({ sdk: { ...QUIET, spanProcessors: [hanging] } as never });
  expect(await weir.forceFlush({ timeoutMs: 1 })).toBe(false);
  expect(await weir.shutdown({ timeoutMs: 1 })).toBe(false);
});
