/** What does telling measurements apart cost, call by call? Each call is 100 writes, to streams of four attributes. */
import { counter, defineMetricSet, MetricSetProducer, MetricSetRegistry, oneOf } from '@weir/metric-sets';
import type { Question } from '../../../test/bench/question.ts';
import { attributes, OTEL_VERSION, otelCounter, WRITES } from './rivals.ts';

const outcomes = ['success', 'failure', 'refused'] as const;
const receiver = defineMetricSet({
  name: 'bench.receiver',
  registrationAttributes: { 'pipeline.id': 'string', 'core.id': 'int', region: 'string' },
  measurementAttributes: { outcome: oneOf(...outcomes) },
  metrics: { received: counter({ unit: '{item}' }), bytes: counter({ unit: 'By' }) },
});
const producers: MetricSetProducer[] = [];

function registered() {
  const registry = new MetricSetRegistry();
  producers.push(new MetricSetProducer({ registry, temporality: 'delta' }));
  return registry.register(receiver, attributes);
}

const questions: readonly Question[] = [
  {
    name: 'metric-sets/with',
    question: "100 of m.with({ outcome: 'success' }).received.add(1), versus add with a fresh attributes object",
    ours: {
      name: 'with',
      setup: () => {
        const m = registered();
        return () => {
          for (let write = 0; write < WRITES; write += 1) m.with({ outcome: 'success' }).received.add(1);
        };
      },
    },
    rivals: [
      {
        name: 'OTel counter.add',
        version: OTEL_VERSION,
        setup: () =>
          otelCounter((stock) => () => {
            for (let write = 0; write < WRITES; write += 1) stock.add(1, { ...attributes, outcome: 'success' });
          }),
      },
    ],
    bar: { kind: 'at_least', ratio: 80 },
  },
  {
    name: 'metric-sets/with-changing',
    question: 'the same with another outcome from write to write',
    ours: {
      name: 'with',
      setup: () => {
        const m = registered();
        return () => {
          for (let write = 0; write < WRITES; write += 1) {
            m.with({ outcome: outcomes[write % 3] as (typeof outcomes)[number] }).received.add(1);
          }
        };
      },
    },
    rivals: [
      {
        name: 'OTel counter.add',
        version: OTEL_VERSION,
        setup: () =>
          otelCounter((stock) => () => {
            for (let write = 0; write < WRITES; write += 1) {
              stock.add(1, { ...attributes, outcome: outcomes[write % 3] as string });
            }
          }),
      },
    ],
  },
];

export default questions;
