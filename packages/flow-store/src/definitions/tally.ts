/** What is counted of the hops or flows of one series in one span of time, and how it is written. */

/** Counts that can be added up and taken back. */
export interface Tally {
  /** Hops or flows as they are. */
  rows: number;
  /** The same, weighted. */
  count: number;
  /** Weighted. */
  errors: number;
  /** Complete flows, weighted. */
  complete: number;
  /** Weighted counts by class of duration: of a hop its duration; of a flow its wait, then its work. */
  readonly durations: readonly Map<number, number>[];
}

/** An empty tally for so many durations. */
export function newTally(durations: number): Tally {
  return { rows: 0, count: 0, errors: 0, complete: 0, durations: Array.from({ length: durations }, () => new Map()) };
}

/** Adds `more` to a tally. A class that comes to nothing is forgotten. */
export function addTally(tally: Tally, more: Tally): void {
  addHead(tally, more);
  more.durations.forEach((buckets, index) => {
    for (const [bucket, count] of buckets) addDuration(tally, index, bucket, count);
  });
}

/** Adds the counts of `more`, without its durations. */
export function addHead(tally: Tally, more: Tally): void {
  tally.rows += more.rows;
  tally.count += more.count;
  tally.errors += more.errors;
  tally.complete += more.complete;
}

/** Counts a class of the duration at `index`. */
export function addDuration(tally: Tally, index: number, bucket: number, count: number): void {
  const buckets = tally.durations[index];
  if (buckets === undefined) return;
  const sum = (buckets.get(bucket) ?? 0) + count;
  if (sum === 0) buckets.delete(bucket);
  else buckets.set(bucket, sum);
}

/** The tally as bytes: integers of seven bits a byte, classes as the distance from the one before. */
export function encodeTally(tally: Tally): Uint8Array {
  const bytes: number[] = [];
  for (const count of [tally.rows, tally.count, tally.errors, tally.complete]) writeInteger(bytes, count);
  for (const buckets of tally.durations) {
    writeInteger(bytes, buckets.size);
    let before = 0;
    for (const [bucket, count] of [...buckets].sort(([a], [b]) => a - b)) {
      writeInteger(bytes, bucket - before);
      writeInteger(bytes, count);
      before = bucket;
    }
  }
  return Uint8Array.from(bytes);
}

/** Reads what {@link encodeTally} wrote; without the durations where their number is 0. */
export function decodeTally(bytes: Uint8Array, durations: number): Tally {
  const tally = newTally(durations);
  const reader = { bytes, at: 0 };
  tally.rows = readInteger(reader);
  tally.count = readInteger(reader);
  tally.errors = readInteger(reader);
  tally.complete = readInteger(reader);
  for (const buckets of tally.durations) {
    let bucket = 0;
    for (let left = readInteger(reader); left > 0; left -= 1) {
      bucket += readInteger(reader);
      buckets.set(bucket, readInteger(reader));
    }
  }
  return tally;
}

function writeInteger(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function readInteger(reader: { readonly bytes: Uint8Array; at: number }): number {
  let value = 0;
  let unit = 1;
  for (;;) {
    const byte = reader.bytes[reader.at] ?? 0;
    reader.at += 1;
    if (byte < 128) return value + byte * unit;
    value += (byte - 128) * unit;
    unit *= 128;
  }
}
