/** A block as whoever reads it sees it. */

/** Where to read. */
export interface ReadableBlock {
  readonly values: Float64Array;
  readonly ints: Int32Array;
  /** First slot of the block. */
  readonly base: number;
}
