/** What every instrument is: its place in a block, at hand. */
import { markIndex } from '../storage/binding.ts';
import type { Place } from './place.ts';

/** The state of an instrument: what every write needs, in the writer's own hands. */
export abstract class Slots {
  // Declared, not defined: a field that is undefined at first is one whose type the engine checks at every use, which
  // triples the cost of a write.
  declare protected ints: Int32Array;
  declare protected mark: number;
  declare protected place: Place;

  constructor(place: Place) {
    this.ints = place.ints;
    this.mark = markIndex(place.base);
    this.place = place;
  }

  /** Lets later writes go to another block; of the same layout. */
  moveTo(place: Place, _offset: number): void {
    this.ints = place.ints;
    this.mark = markIndex(place.base);
    this.place = place;
  }
}

/** Of an instrument whose writes are of doubles. */
export abstract class DoubleSlots extends Slots {
  declare protected values: Float64Array;
  declare protected at: number;

  constructor(place: Place, offset: number) {
    super(place);
    this.values = place.values;
    this.at = place.base + offset;
  }

  override moveTo(place: Place, offset: number): void {
    super.moveTo(place, offset);
    this.values = place.values;
    this.at = place.base + offset;
  }
}
