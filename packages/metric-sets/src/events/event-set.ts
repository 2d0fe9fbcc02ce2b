/** The metric set that one declared event feeds. */
import type { Attributes } from '@opentelemetry/api';
import { errorName, type EventMetric, type EventMetricSpec } from '@weir/otel-compat';
import type { MetricSetRegistry } from '../registry/registry.ts';
import { oneOf } from '../schema/attributes.ts';
import type { Counter, Histogram } from '../schema/instrument-interfaces.ts';
import { counter, histogram, type InstrumentSpec } from '../schema/instruments.ts';
import { defineMetricSet } from '../schema/metric-set.ts';
import { faults } from '../state.ts';

const OVERFLOW = 'otel.metric.overflow';

type Declared = EventMetricSpec['attributes'][number];

/** A registered set, or one combination of it: its one instrument. */
interface Fed {
  readonly value: Counter | Histogram;
  with(attributes: Attributes): Fed;
}

/** Registers at most `most` sets, and one more for what has no place among them. */
export class EventSet implements EventMetric {
  readonly #event: string;
  readonly #most: number;
  readonly #open: readonly Declared[];
  readonly #hasClosed: boolean;
  /** By the values of the open attributes. */
  readonly #sets = new Map<unknown, Fed>();
  readonly #register: (attributes: Attributes) => Fed;
  readonly #registerOverflow: () => Fed;
  #overflow: Fed | undefined;

  /** @throws MetricSetsError where the event makes no metric set, or another has its name */
  constructor(spec: EventMetricSpec, registry: MetricSetRegistry, most: number) {
    const { event, attributes } = spec;
    this.#event = event;
    this.#most = most;
    this.#open = attributes.filter(({ type }) => !isClosed(type));
    const closed = attributes.filter(({ type }) => isClosed(type));
    this.#hasClosed = closed.length > 0;
    const definition = defineMetricSet({
      name: event,
      registrationAttributes: declarations(this.#open),
      measurementAttributes: declarations(closed),
      metrics: { value: instrumentOf(spec) },
    });
    const overflow = defineMetricSet({
      name: `${event}.overflow`,
      measurementAttributes: { [OVERFLOW]: { type: 'boolean', standard: true } },
      // A registry describes the metric once.
      metrics: { value: { ...instrumentOf(spec), standard: true } },
    });
    this.#register = (values) => registry.register(definition, values) as unknown as Fed;
    this.#registerOverflow = () => (registry.register(overflow) as unknown as Fed).with({ [OVERFLOW]: true });
    // Now, so that a name that is taken is told now.
    if (this.#open.length === 0) this.#sets.set(keyOf([], {}), this.#register({}));
  }

  /** Never throws. Attributes that the event was not declared with are left out. */
  write(value: number, attributes: Attributes): void {
    try {
      const { value: instrument } = this.#setOf(attributes) ?? (this.#overflow ??= this.#registerOverflow());
      if ('add' in instrument) instrument.add(value);
      else instrument.record(value);
    } catch (error) {
      faults.count('internal_error', `the metric of an event could not be written: ${errorName(error)}`);
    }
  }

  /** The instruments of these values; undefined where there is no room for them, or they are not as declared. */
  #setOf(attributes: Attributes): Fed | undefined {
    const key = keyOf(this.#open, attributes);
    const set = this.#sets.get(key) ?? this.#begin(key, attributes);
    return set !== undefined && this.#hasClosed ? set.with(attributes) : set;
  }

  #begin(key: unknown, attributes: Attributes): Fed | undefined {
    if (this.#sets.size >= this.#most) {
      faults.count('too_many_sets', `${this.#event} has more than ${this.#most} combinations of attributes`);
      return undefined;
    }
    try {
      const values = Object.fromEntries(this.#open.map((each) => [each.key, attributes[each.key]]));
      const set = this.#register(values);
      this.#sets.set(key, set);
      return set;
    } catch (error) {
      faults.count('invalid_attributes', `${this.#event} has not the attributes that it declares: ${errorName(error)}`);
      return undefined;
    }
  }
}

function instrumentOf({ event, kind, name, unit, brief }: EventMetricSpec): InstrumentSpec<'counter' | 'histogram'> {
  const options = { name, unit, brief: brief === '' ? `Fed by the event ${event}.` : brief };
  return kind === 'histogram' ? histogram(options) : counter(options);
}

function isClosed(type: Declared['type']): boolean {
  return type === 'enum' || type === 'boolean';
}

/** Which keys they have is known at run time only, so the compiler is told of none. */
function declarations(attributes: readonly Declared[]): Readonly<Record<never, never>> {
  return Object.fromEntries(
    attributes.map(({ key, type, values }) => [key, type === 'enum' ? oneOf(...(values as [string])) : type]),
  );
}

/** Most have one open attribute, or none, whose value is a key as it is. */
function keyOf([first, ...others]: readonly Declared[], attributes: Attributes): unknown {
  if (first === undefined) return undefined;
  const value = attributes[first.key];
  return others.length === 0 ? value : JSON.stringify([value, ...others.map(({ key }) => attributes[key])]);
}
