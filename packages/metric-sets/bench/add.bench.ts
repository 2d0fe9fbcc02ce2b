/** What does adding to a counter cost? Each call is 100 writes. */
import { Registry as PromRegistry, Counter as PromCounter } from 'prom-client';
import {
  counter,
  defineMetricSet,
  type InstrumentSpec,
  MetricSetProducer,
  MetricSetRegistry,
  SharedMetricSets,
  WorkerMetricSets,
} from '@weir/metric-sets';
import type { Question, Side } from '../../../test/bench/question.ts';
import { attributes, OTEL_VERSION, otelCounter, otelCounters, WRITES } from './rivals.ts';

const SHAPES = 50;
const registrationAttributes = { 'pipeline.id': 'string', 'core.id': 'int', region: 'string' } as const;
const producers: MetricSetProducer[] = [];

/** Sets whose shapes share no transition: each has fields of its own before the one that is written. */
function setsOf(shapes: number) {
  const registry = new MetricSetRegistry();
  producers.push(new MetricSetProducer({ registry, temporality: 'delta' }));
  return Array.from({ length: shapes }, (_, shape) => {
    const others = Array.from({ length: 1 + (shape % 7) }, (_, at) => [`other${shape}x${at}`, counter({ unit: '1' })]);
    const metrics = { ...Object.fromEntries(others), received: counter({ unit: '{item}' }) };
    const definition = defineMetricSet({
      name: `bench.set${shape}`,
      registrationAttributes,
      metrics: metrics as { readonly received: InstrumentSpec<'counter'> },
    });
    return registry.register(definition, attributes);
  });
}

const raw: Side = {
  name: 'Float64Array slot',
  version: process.version,
  setup: () => {
    const slots = new Float64Array(1_024);
    const at = slots.length >> 1;
    return () => {
      for (let write = 0; write < WRITES; write += 1) (slots[at] as number) += 1;
    };
  },
};

const stock: Side = {
  name: 'OTel counter.add',
  version: OTEL_VERSION,
  setup: () =>
    otelCounter((stockCounter) => () => {
      for (let write = 0; write < WRITES; write += 1) stockCounter.add(1, attributes);
    }),
};

const promClient: Side = {
  name: 'prom-client inc',
  version: 'prom-client 15.1.3',
  setup: () => {
    const labelNames = ['pipeline_id', 'core_id', 'region'];
    const inner = new PromCounter({ name: 'received', help: 'x', labelNames, registers: [new PromRegistry()] });
    const bound = inner.labels('main', '3', 'eu');
    return () => {
      for (let write = 0; write < WRITES; write += 1) bound.inc(1);
    };
  },
};

const questions: readonly Question[] = [
  {
    name: 'metric-sets/add',
    question: '100 additions to a counter with 3 attributes bound, at one call site, a reader attached',
    ours: {
      name: 'metric set',
      setup: () => {
        const [m] = setsOf(1) as [ReturnType<typeof setsOf>[number]];
        return () => {
          for (let write = 0; write < WRITES; write += 1) m.received.add(1);
        };
      },
    },
    rivals: [stock, promClient, raw],
    bar: [
      { kind: 'at_least', ratio: 200, rival: stock.name },
      { kind: 'at_most', ratio: 1.2, rival: raw.name },
    ],
  },
  {
    name: 'metric-sets/add-shared',
    question: '100 additions over a fixed SharedArrayBuffer, versus those of a raw slot of one',
    ours: {
      name: 'metric set of a region',
      setup: () => {
        const region = new SharedMetricSets({ registry: new MetricSetRegistry() }).region();
        const metrics = { received: counter({ unit: '{item}' }) };
        const definition = defineMetricSet({ name: 'bench.shared', registrationAttributes, metrics });
        const m = new WorkerMetricSets(region.memory).register(definition, attributes);
        return () => {
          for (let write = 0; write < WRITES; write += 1) m.received.add(1);
        };
      },
    },
    rivals: [
      {
        name: 'slot of a SharedArrayBuffer',
        version: process.version,
        setup: () => {
          const slots = new Float64Array(new SharedArrayBuffer(8_192));
          const at = slots.length >> 1;
          return () => {
            for (let write = 0; write < WRITES; write += 1) (slots[at] as number) += 1;
          };
        },
      },
    ],
    bar: { kind: 'at_most', ratio: 1.2 },
  },
  {
    name: 'metric-sets/add-50-shapes',
    question: '100 additions over 50 sets of different shapes, in one loop',
    ours: {
      name: 'metric sets',
      setup: () => {
        const sets = setsOf(SHAPES);
        return () => {
          for (let round = 0; round < WRITES / SHAPES; round += 1) for (const m of sets) m.received.add(1);
        };
      },
    },
    rivals: [
      {
        name: 'OTel counter.add',
        version: OTEL_VERSION,
        setup: () =>
          otelCounters(SHAPES, (counters) => () => {
            for (let round = 0; round < WRITES / SHAPES; round += 1) for (const one of counters) one.add(1, attributes);
          }),
      },
    ],
    bar: { kind: 'at_least', ratio: 80 },
  },
];

export default questions;
