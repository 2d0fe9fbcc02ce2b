/** What an application sees of an instrument. Nothing here throws, whatever it is given. */

/** A sum that never falls. */
export interface Counter {
  /** Adds a finite number of at least 0; anything else is counted as a fault and left out. */
  add(value: number): void;
}

/** A sum that rises and falls. */
export interface UpDownCounter {
  /** Adds a finite number. */
  add(value: number): void;
}

/** The value that was set last. */
export interface Gauge {
  /** Replaces the value by a finite number. */
  set(value: number): void;
}

/** A sum that somebody else keeps. */
export interface ObserveCounter {
  /** Replaces the sum by a finite number of at least 0. */
  observe(value: number): void;
}

/** A sum that somebody else keeps, and that rises and falls. */
export interface ObserveUpDownCounter {
  /** Replaces the sum by a finite number. */
  observe(value: number): void;
}

/** Minimum, maximum, sum and count. */
export interface Mmsc {
  /** Records a finite number. */
  record(value: number): void;
}

/** A distribution. */
export interface Histogram {
  /** Records a finite number of at least 0. */
  record(value: number): void;
}

/** A distribution of durations. */
export interface Timer extends Histogram {
  /** Starts the stopwatch: the present time in milliseconds, to be given to {@link Timer.stop}. */
  start(): number;
  /** Records the time since `start`, in the timer's unit, and returns it. */
  stop(start: number): number;
}

/** The instrument of each kind. */
export interface Instruments {
  readonly counter: Counter;
  readonly upDownCounter: UpDownCounter;
  readonly gauge: Gauge;
  readonly observeCounter: ObserveCounter;
  readonly observeUpDownCounter: ObserveUpDownCounter;
  readonly mmsc: Mmsc;
  readonly histogram: Histogram;
  readonly exponentialHistogram: Histogram;
  readonly timer: Timer;
}
