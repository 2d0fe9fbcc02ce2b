/** Makes the instrument of a field over a block. */
import { PER_MS } from '../schema/compile.ts';
import type { Field } from '../schema/layout.ts';
import type { Binding, Slots } from '../storage/binding.ts';
import { ExponentialHistogramSlots, HistogramSlots, MmscSlots, TimerSlots } from './distributions.ts';
import {
  CounterSlots,
  GaugeSlots,
  ObserveCounterSlots,
  ObserveUpDownCounterSlots,
  UpDownCounterSlots,
} from './numbers.ts';

/** @param owner kept alive as long as the instrument is */
export function makeInstrument(field: Field, binding: Binding, owner: object, nowMs: () => number): Slots {
  const { kind, offset, boundaries, maxBuckets, descriptor } = field;
  switch (kind) {
    case 'counter':
      return new CounterSlots(binding, offset, owner);
    case 'upDownCounter':
      return new UpDownCounterSlots(binding, offset, owner);
    case 'gauge':
      return new GaugeSlots(binding, offset, owner);
    case 'observeCounter':
      return new ObserveCounterSlots(binding, offset, owner);
    case 'observeUpDownCounter':
      return new ObserveUpDownCounterSlots(binding, offset, owner);
    case 'mmsc':
      return new MmscSlots(binding, offset, owner);
    case 'histogram':
      return new HistogramSlots(binding, offset, owner, boundaries);
    case 'timer':
      return new TimerSlots(binding, offset, owner, boundaries, { nowMs, perMs: PER_MS[descriptor.unit] ?? 1 });
    case 'exponentialHistogram':
      return new ExponentialHistogramSlots(binding, offset, owner, maxBuckets);
  }
}
