/** Where the instruments of one combination write, and how they mark that they have. */
import { type Binding, EPOCH, markIndex, type Touched } from '../storage/binding.ts';

/** What the instruments of one combination share. */
export class Place {
  declare readonly values: Float64Array;
  declare readonly ints: Int32Array;
  declare readonly base: number;
  declare private readonly touched: Touched;
  /** Keeps the set alive while one of its instruments is held. */
  declare readonly owner: object;

  constructor({ block, touched }: Binding, owner: object) {
    this.values = block.values;
    this.ints = block.ints;
    this.base = block.base;
    this.touched = touched;
    this.owner = owner;
  }

  /** Marks the block with the present epoch; the value has been stored before. */
  mark(): void {
    const epoch = this.ints[EPOCH] as number;
    this.touched.touch(epoch);
    // Last: a thread that is terminated before it has marked is found all the same.
    this.ints[markIndex(this.base)] = epoch;
  }
}
