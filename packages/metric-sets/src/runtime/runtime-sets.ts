/** The schemas of what Node and V8 tell of themselves, under the names of OpenTelemetry's conventions. */
import { oneOf, type OneOf } from '../schema/attributes.ts';
import {
  gauge,
  histogram,
  type InstrumentSpec,
  type NumberOptions,
  observeCounter,
  observeUpDownCounter,
} from '../schema/instruments.ts';
import { defineMetricSet, type MetricSetDefinition } from '../schema/metric-set.ts';

/** The metric is OpenTelemetry's own; its name is not ours to define. */
function standard(name: string, brief: string, unit = 's'): NumberOptions {
  return { name, brief, unit, standard: true };
}

type NoAttributes = Readonly<Record<never, never>>;
type Described<Type> = { readonly type: Type; readonly standard: true };

/** Delay and use of the event loop. */
export const eventLoopMetrics: MetricSetDefinition<
  NoAttributes,
  { readonly 'nodejs.eventloop.state': Described<OneOf<'active' | 'idle'>> },
  {
    readonly [
      Key in 'min' | 'max' | 'mean' | 'stddev' | 'p50' | 'p90' | 'p99' | 'utilization'
    ]: InstrumentSpec<'gauge'>;
  } & { readonly time: InstrumentSpec<'observeCounter'> }
> = defineMetricSet({
  name: 'nodejs.eventloop',
  brief: 'The event loop of this thread.',
  measurementAttributes: { 'nodejs.eventloop.state': { type: oneOf('active', 'idle'), standard: true } },
  metrics: {
    min: gauge(standard('nodejs.eventloop.delay.min', 'Event loop minimum delay.')),
    max: gauge(standard('nodejs.eventloop.delay.max', 'Event loop maximum delay.')),
    mean: gauge(standard('nodejs.eventloop.delay.mean', 'Event loop mean delay.')),
    stddev: gauge(standard('nodejs.eventloop.delay.stddev', 'Event loop standard deviation delay.')),
    p50: gauge(standard('nodejs.eventloop.delay.p50', 'Event loop 50 percentile delay.')),
    p90: gauge(standard('nodejs.eventloop.delay.p90', 'Event loop 90 percentile delay.')),
    p99: gauge(standard('nodejs.eventloop.delay.p99', 'Event loop 99 percentile delay.')),
    utilization: gauge(standard('nodejs.eventloop.utilization', 'Event loop utilization.', '1')),
    time: observeCounter(standard('nodejs.eventloop.time', 'Time the event loop has been in each state.')),
  },
});

/** Pauses for garbage collection. */
export const garbageCollectionMetrics: MetricSetDefinition<
  NoAttributes,
  { readonly 'v8js.gc.type': Described<OneOf<'minor' | 'major' | 'incremental' | 'weakcb'>> },
  { readonly duration: InstrumentSpec<'histogram'> }
> = defineMetricSet({
  name: 'v8js.gc',
  brief: 'Garbage collection of this thread.',
  measurementAttributes: { 'v8js.gc.type': { type: oneOf('minor', 'major', 'incremental', 'weakcb'), standard: true } },
  metrics: {
    duration: histogram({
      ...standard('v8js.gc.duration', 'Garbage collection duration.'),
      boundaries: [0.01, 0.1, 1, 10],
    }),
  },
});

/** The heap, space by space. */
export const heapMetrics: MetricSetDefinition<
  { readonly 'v8js.heap.space.name': Described<'string'> },
  NoAttributes,
  { readonly [Key in 'used' | 'size' | 'available' | 'physical']: InstrumentSpec<'observeUpDownCounter'> }
> = defineMetricSet({
  name: 'v8js.memory.heap',
  brief: 'A space of the heap of this thread.',
  registrationAttributes: { 'v8js.heap.space.name': { type: 'string', standard: true } },
  metrics: {
    used: observeUpDownCounter(standard('v8js.memory.heap.used', 'Heap memory size allocated.', 'By')),
    size: observeUpDownCounter(standard('v8js.memory.heap.space.size', 'Heap memory size pre-allocated.', 'By')),
    available: observeUpDownCounter(
      standard('v8js.memory.heap.space.available_size', 'Heap space available size.', 'By'),
    ),
    physical: observeUpDownCounter(
      standard('v8js.memory.heap.space.physical_size', 'Committed size of a heap space.', 'By'),
    ),
  },
});
