/** Whoever listens, and whatever fails there, a library answers as it does when nobody has touched it. */
import { inspect, isDeepStrictEqual } from 'node:util';
import { fc, test } from '@fast-check/vitest';
import { metrics, trace } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { TracerProvider } from '../../../test/support/sdk-line.ts';
import type { CacheInstrumentation, CacheInstrumentationConfig } from '../src/index.ts';
import { type Face, type Library, LOWEST, NEWEST } from './libraries.ts';

const anything = fc.oneof(
  { weight: 3, arbitrary: fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withSet: true }) },
  fc.constantFrom(undefined, null, Number.NaN, Symbol('s'), cyclic(), throwing()),
);
const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c') },
  fc.constantFrom('', '__proto__', 'constructor', 'a\r\nb: c', '\ud800', 'a'.repeat(10_000)),
  anything,
) as fc.Arbitrary<string>;
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('get', 'has', 'delete'), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('set'), key, value: anything }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('load'), key, value: anything, fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear', key: '' }) },
);

interface Step {
  readonly kind: string;
  readonly key: string;
  readonly value?: unknown;
  readonly fails?: boolean;
}

function cyclic(): object {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

function throwing(): object {
  return Object.defineProperty({}, 'toString', {
    enumerable: true,
    get() {
      throw new Error('theirs');
    },
  });
}

/** Short enough to be shown, whatever it is. */
function text(answers: readonly unknown[]): string {
  return inspect(answers, { depth: 4, maxArrayLength: 20, maxStringLength: 200, getters: false });
}

/** What one call gives, or throws. */
async function answerOf(face: Face, { kind, key: of, value, fails = false }: Step): Promise<unknown> {
  const loader = (): unknown => {
    if (fails) throw value;
    return value;
  };
  try {
    if (kind === 'load') return ['given', await face.load?.(of, loader)];
    if (kind === 'set') return ['given', await face.set(of, value)];
    if (kind === 'clear') return ['given', await face.clear()];
    return ['given', await face[kind as 'get' | 'has' | 'delete'](of)];
  } catch (error) {
    return ['thrown', error instanceof Error ? `${error.name}: ${error.message}` : error];
  }
}

async function answersOf(face: Face, steps: readonly Step[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const one of steps) answers.push(await answerOf(face, one));
  return answers;
}

const failing = (): never => {
  throw new Error('theirs');
};
const FAILING: CacheInstrumentationConfig = {
  requestHook: failing,
  responseHook: failing,
  keyPolicy: { template: failing },
  eventHandlers: [{ onTierEvent: failing, onOperationComplete: failing }],
};
const failingTracer = { getTracer: () => ({ startSpan: failing }) } as never;
const failingMeter = { getMeter: () => new Proxy({}, { get: () => failing }) } as never;

/** Ways of listening, each with what ends it. */
const WAYS: Readonly<Record<string, (library: Library) => [CacheInstrumentation, () => unknown]>> = {
  'nobody listening': (library) => {
    const instrumentation = library.instrument();
    return [instrumentation, () => instrumentation.disable()];
  },
  // They listen, and keep nothing: there are too many cases for that.
  'everybody listening': (library) => {
    let told = 0;
    const instrumentation = library.instrument({
      keyPolicy: { hash: 'secret' },
      eventHandlers: [{ onTierEvent: () => void (told += 1) }],
    });
    const meterProvider = new MeterProvider();
    instrumentation.setTracerProvider(new TracerProvider());
    instrumentation.setMeterProvider(meterProvider);
    instrumentation.setLoggerProvider({ getLogger: () => ({ emit: () => void (told += 1) }) } as never);
    const end = async () => {
      instrumentation.disable();
      await meterProvider.shutdown();
      expect(told).toBeGreaterThan(0);
    };
    return [instrumentation, end];
  },
  'everything that listens failing': (library) => {
    trace.setGlobalTracerProvider(failingTracer);
    metrics.setGlobalMeterProvider(failingMeter);
    const instrumentation = library.instrument(FAILING);
    const end = () => {
      instrumentation.disable();
      trace.disable();
      metrics.disable();
    };
    return [instrumentation, end];
  },
};

const STEPS = 6;
const libraries = [...NEWEST, ...LOWEST];
const numRuns = Math.ceil(HOSTILE_CASES / (libraries.length * Object.keys(WAYS).length * STEPS));

describe.each(Object.entries(WAYS))('with %s', (_way, begin) => {
  describe.each(libraries.map((library) => [library.name, library.version, library] as const))(
    '%s %s',
    (_name, _version, library) => {
      let instrumentation: CacheInstrumentation;
      let end: () => unknown;
      beforeAll(() => {
        [instrumentation, end] = begin(library);
      });
      afterAll(() => end());

      test.prop([fc.array(step, { minLength: STEPS, maxLength: STEPS })], { numRuns, endOnFailure: true })(
        'answers the same, whatever keys, values and loaders are',
        async (steps) => {
          const expected = await answersOf(library.createBare(), steps as Step[]);
          const answers = await answersOf(library.create(instrumentation), steps as Step[]);
          if (!isDeepStrictEqual(answers, expected)) expect(text(answers)).toBe(text(expected));
        },
      );
    },
  );
});
