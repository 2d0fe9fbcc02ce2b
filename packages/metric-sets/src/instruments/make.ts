/** Makes the instrument of a field. */
import { PER_MS } from '../schema/compile.ts';
import type { Field } from '../schema/layout.ts';
import { ExponentialHistogramSlots, HistogramSlots, MmscSlots, TimerSlots } from './distributions.ts';
import {
  CounterSlots,
  GaugeSlots,
  ObserveCounterSlots,
  ObserveUpDownCounterSlots,
  UpDownCounterSlots,
} from './numbers.ts';
import type { Place } from './place.ts';
import type { Slots } from './slots.ts';

/** @param place where the instruments of one combination write */
export function makeInstrument(field: Field, place: Place, nowMs: () => number): Slots {
  const { kind, offset, boundaries, maxBuckets, descriptor } = field;
  switch (kind) {
    case 'counter':
      return new CounterSlots(place, offset);
    case 'upDownCounter':
      return new UpDownCounterSlots(place, offset);
    case 'gauge':
      return new GaugeSlots(place, offset);
    case 'observeCounter':
      return new ObserveCounterSlots(place, offset);
    case 'observeUpDownCounter':
      return new ObserveUpDownCounterSlots(place, offset);
    case 'mmsc':
      return new MmscSlots(place, offset);
    case 'histogram':
      return new HistogramSlots(place, offset, boundaries);
    case 'timer':
      return new TimerSlots(place, offset, boundaries, { nowMs, perMs: PER_MS[descriptor.unit] ?? 1 });
    case 'exponentialHistogram':
      return new ExponentialHistogramSlots(place, offset, maxBuckets);
  }
}
