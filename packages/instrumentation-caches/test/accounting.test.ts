/** The laws of counting, over arbitrary schedules of calls, of loads that fail and of a last tier that fails. */
import { fc, test } from '@fast-check/vitest';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { CacheOperationEvent, CacheTierEvent } from '@weir/cache';
import { afterAll, describe, expect } from 'vitest';
import { SCHEDULES } from '../../../test/support/counts.ts';
import { type Library, LOWEST, NEWEST } from './libraries.ts';
import { ManualReader } from './start.ts';

const key = fc.constantFrom('a', 'b', 'c');

/** Calls that are begun at once. */
function batchOf(reads: readonly string[]) {
  const call = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom(...reads), key }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('load'), key, fails: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('set', 'delete'), key }) },
  );
  return fc.record({ calls: fc.array(call, { maxLength: 6 }), isDown: fc.boolean() });
}

interface Call {
  readonly kind: string;
  readonly key: string;
  readonly fails?: boolean;
}

/** Keeps what it is told, until it is asked to forget. */
class Told {
  tiers: CacheTierEvent[] = [];
  operations: CacheOperationEvent[] = [];
  readonly sums = new Map<string, number>();

  onTierEvent(event: CacheTierEvent): void {
    this.tiers.push(event);
    const sum = `${event.tierName} ${typeOf(event)}`;
    this.sums.set(sum, (this.sums.get(sum) ?? 0) + 1);
  }

  onOperationComplete(event: CacheOperationEvent): void {
    this.operations.push(event);
  }

  count(tier: string | undefined, ...types: string[]): number {
    return this.tiers.filter((event) => event.tierName === tier && types.includes(typeOf(event))).length;
  }

  forget(): void {
    this.tiers = [];
    this.operations = [];
  }
}

/** A tier event as `cache.request.type` has it; any other is itself. */
function typeOf({ event, stale }: CacheTierEvent): string {
  if (stale === true) return 'stale';
  if (event === 'expired') return 'miss';
  return event === 'get_error' ? 'error' : event;
}

/** How many of the calls that followed another had not asked the first tier, or had asked it and no further. */
const FOLLOWERS: Readonly<Record<string, 'ask nothing' | 'ask the first tier' | 'ask all tiers'>> = {
  'cache-manager': 'ask nothing',
  bentocache: 'ask the first tier',
  cacheable: 'ask all tiers',
};

async function run(face: ReturnType<Library['create']>, { kind, key: of, fails = false }: Call): Promise<void> {
  const loader = async (): Promise<string> => {
    await new Promise(setImmediate);
    if (fails) throw new TypeError('scripted');
    return 'value';
  };
  try {
    if (kind === 'load') await (face.load === undefined ? face.get(of) : face.load(of, loader));
    else if (kind === 'set') await face.set(of, 'value');
    else await face[kind as 'get' | 'has' | 'delete'](of);
  } catch {
    // What it throws is the business of other tests.
  }
}

const libraries = [...NEWEST, ...LOWEST];

describe.each(libraries.map((library) => [library.name, library.version, library] as const))(
  '%s %s',
  (name, _version, library) => {
    const told = new Told();
    const reader = new ManualReader();
    const meterProvider = new MeterProvider({ readers: [reader] });
    const instrumentation = library.instrument({ eventHandlers: [told], enabled: false });
    instrumentation.setMeterProvider(meterProvider);
    instrumentation.enable();
    afterAll(async () => {
      instrumentation.disable();
      await meterProvider.shutdown();
    });

    // Whether a key is there some of them ask every tier at once.
    const kinds = library.tiers.length === 1 ? ['get', 'has'] : ['get'];
    test.prop([fc.array(batchOf(kinds), { maxLength: 5 })], { numRuns: SCHEDULES / libraries.length })(
      'every call ends once; each tier is asked for what the one before it had not, but for followers',
      async (batches) => {
        told.forget();
        instrumentation.enable();
        let isDown = false;
        const face = library.create(instrumentation, () => isDown);
        for (const { calls, isDown: down } of batches) {
          isDown = down;
          await Promise.all((calls as Call[]).map((one) => run(face, one)));
        }
        // A handler that was held up by a busy machine is told later, one event a turn.
        const begun = batches.flatMap(({ calls }) => calls as Call[]);
        while (told.operations.length < begun.length) await new Promise(setImmediate);
        const operations = told.operations.filter(({ operation }) => operation !== 'refresh');
        expect(operations).toHaveLength(begun.length);
        expect(new Set(operations.map(({ requestId }) => requestId)).size).toBe(begun.length);

        const followers = operations.filter(({ role }) => role === 'follower').length;
        const reads = begun.filter(({ kind }) => ['get', 'has', 'load'].includes(kind)).length;
        const [first, second] = library.tiers;
        const asked = (tier: string | undefined) => told.count(tier, 'hit', 'miss', 'stale', 'error');
        const ask = FOLLOWERS[name];
        expect(asked(first)).toBe(ask === 'ask nothing' ? reads - followers : reads);
        if (second === undefined) return;
        const notHad = told.count(first, 'miss', 'error');
        expect(asked(second)).toBe(ask === 'ask the first tier' ? notHad - followers : notHad);
      },
    );

    test('metrics say what handlers were told', async () => {
      const { resourceMetrics } = await reader.collect();
      const points = resourceMetrics.scopeMetrics
        .flatMap((scope) => scope.metrics)
        .filter(({ descriptor }) => descriptor.name === 'cache.requests')
        .flatMap(({ dataPoints }) => [...dataPoints]);
      expect(points.length).toBeGreaterThan(0);
      for (const { attributes, value } of points) {
        const { 'cache.tier': tier, 'cache.request.type': type } = attributes;
        expect([tier, type, value]).toEqual([tier, type, told.sums.get(`${String(tier)} ${String(type)}`) ?? 0]);
      }
    });
  },
);
