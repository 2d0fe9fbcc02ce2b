/** Instruments of one number. A write is a range check, a store, and a look at whether its block is marked. */
import type {
  Counter,
  Gauge,
  ObserveCounter,
  ObserveUpDownCounter,
  UpDownCounter,
} from '../schema/instrument-interfaces.ts';
import { SUM } from '../schema/layout.ts';
import { EPOCH } from '../storage/binding.ts';
import type { Place } from './place.ts';
import { refused } from './refused.ts';
import { DoubleSlots, Slots } from './slots.ts';

const MAX = Number.MAX_VALUE;

// One class for each instrument, shared by all sets: so a call site that sees many sets stays monomorphic. The value is
// stored first and marked after, so that a collector on another thread that sees the mark finds the value.

abstract class SumSlots extends Slots {
  declare protected low: number;

  constructor(place: Place, offset: number) {
    super(place);
    this.low = (place.base + offset + SUM.low) * 2;
  }

  override moveTo(place: Place, offset: number): void {
    super.moveTo(place, offset);
    this.low = (place.base + offset + SUM.low) * 2;
  }

  /** Zero too: it makes a sum one that was written. A sum that would be infinite could never be told again. */
  protected addDouble(value: number, least: number): void {
    const { values } = this.place;
    const at = this.low / 2 - SUM.low;
    const next = typeof value === 'number' && value >= least ? (values[at] as number) + value : Number.NaN;
    if (next >= -MAX && next <= MAX) {
      values[at] = next;
      if (this.ints[this.mark] !== this.ints[EPOCH]) this.place.mark();
    } else refused('counter', value);
  }
}

// Integers are added as the processor adds them, overflow and all, and what has overflown is not stored.

export class CounterSlots extends SumSlots implements Counter {
  add(value: number): void {
    if (typeof value === 'number') {
      const { ints, low } = this;
      const integer = value | 0;
      const next = ((ints[low] as number) + integer) | 0;
      // Both are positive, so that a sum which is not has overflown.
      if (integer === value && integer > 0 && next > 0) {
        ints[low] = next;
        if (ints[this.mark] !== ints[EPOCH]) this.place.mark();
        return;
      }
    }
    this.addDouble(value, 0);
  }
}

export class UpDownCounterSlots extends SumSlots implements UpDownCounter {
  add(value: number): void {
    if (typeof value === 'number') {
      const { ints, low } = this;
      const integer = value | 0;
      const before = ints[low] as number;
      const next = (before + integer) | 0;
      // Overflown is what has another sign than both that were added.
      if (integer === value && integer !== 0 && ((next ^ before) & (next ^ integer)) >= 0) {
        ints[low] = next;
        if (ints[this.mark] !== ints[EPOCH]) this.place.mark();
        return;
      }
    }
    this.addDouble(value, -MAX);
  }
}

export class GaugeSlots extends DoubleSlots implements Gauge {
  set(value: number): void {
    if (typeof value === 'number' && value >= -MAX && value <= MAX) {
      this.values[this.at] = value;
      if (this.ints[this.mark] !== this.ints[EPOCH]) this.place.mark();
    } else refused('gauge', value);
  }
}

export class ObserveCounterSlots extends DoubleSlots implements ObserveCounter {
  observe(value: number): void {
    if (typeof value === 'number' && value >= 0 && value <= MAX) {
      this.values[this.at] = value;
      if (this.ints[this.mark] !== this.ints[EPOCH]) this.place.mark();
    } else refused('observeCounter', value);
  }
}

export class ObserveUpDownCounterSlots extends DoubleSlots implements ObserveUpDownCounter {
  observe(value: number): void {
    if (typeof value === 'number' && value >= -MAX && value <= MAX) {
      this.values[this.at] = value;
      if (this.ints[this.mark] !== this.ints[EPOCH]) this.place.mark();
    } else refused('observeUpDownCounter', value);
  }
}
