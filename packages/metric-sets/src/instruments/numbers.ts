/** Instruments of one number. A write is a range check, a store, and a mark. */
import type {
  Counter,
  Gauge,
  ObserveCounter,
  ObserveUpDownCounter,
  UpDownCounter,
} from '../schema/instrument-interfaces.ts';
import { SUM } from '../schema/layout.ts';
import { type Binding, EPOCH, Slots } from '../storage/binding.ts';
import { refused } from './refused.ts';

const MAX = Number.MAX_VALUE;

// One class for each instrument, shared by all sets: so a call site that sees many sets stays monomorphic. The value is
// stored first and marked after, so that a collector on another thread that sees the mark finds the value.

abstract class SumSlots extends Slots {
  declare protected ints: Int32Array;
  declare protected low: number;

  constructor(binding: Binding, offset: number, owner: object) {
    super(binding, offset, owner);
    this.ints = binding.ints;
    this.low = (this.at + SUM.low) * 2;
  }

  override moveTo(binding: Binding, offset: number): void {
    super.moveTo(binding, offset);
    this.ints = binding.ints;
    this.low = (this.at + SUM.low) * 2;
  }

  /** Zero too: it makes a sum one that was written. A sum that would be infinite could never be told again. */
  protected addDouble(value: number, least: number): void {
    const next = typeof value === 'number' && value >= least ? (this.values[this.at] as number) + value : Number.NaN;
    if (next >= -MAX && next <= MAX) {
      this.values[this.at] = next;
      this.marks[this.mark] = this.marks[EPOCH] as number;
    } else refused('counter', value);
  }
}

export class CounterSlots extends SumSlots implements Counter {
  add(value: number): void {
    if (typeof value === 'number' && value > 0) {
      const next = (this.ints[this.low] as number) + value;
      if (next === (next | 0)) {
        this.ints[this.low] = next;
        this.marks[this.mark] = this.marks[EPOCH] as number;
        return;
      }
    }
    this.addDouble(value, 0);
  }
}

export class UpDownCounterSlots extends SumSlots implements UpDownCounter {
  add(value: number): void {
    if (typeof value === 'number' && value !== 0) {
      const next = (this.ints[this.low] as number) + value;
      if (next === (next | 0)) {
        this.ints[this.low] = next;
        this.marks[this.mark] = this.marks[EPOCH] as number;
        return;
      }
    }
    this.addDouble(value, -MAX);
  }
}

export class GaugeSlots extends Slots implements Gauge {
  set(value: number): void {
    if (typeof value === 'number' && value >= -MAX && value <= MAX) {
      this.values[this.at] = value;
      this.marks[this.mark] = this.marks[EPOCH] as number;
    } else refused('gauge', value);
  }
}

export class ObserveCounterSlots extends Slots implements ObserveCounter {
  observe(value: number): void {
    if (typeof value === 'number' && value >= 0 && value <= MAX) {
      this.values[this.at] = value;
      this.marks[this.mark] = this.marks[EPOCH] as number;
    } else refused('observeCounter', value);
  }
}

export class ObserveUpDownCounterSlots extends Slots implements ObserveUpDownCounter {
  observe(value: number): void {
    if (typeof value === 'number' && value >= -MAX && value <= MAX) {
      this.values[this.at] = value;
      this.marks[this.mark] = this.marks[EPOCH] as number;
    } else refused('observeUpDownCounter', value);
  }
}
