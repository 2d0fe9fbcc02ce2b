/** What a bench file states: a question, our side and its rivals. Its default export is a `Question` or an array of them. */

/**
 * One call of what is measured. `index` counts from 0 in each sample, for a side that wants distinct inputs. The result
 * is kept from being optimised away; a promise is awaited before the next call, in a loop of its own kind.
 */
export type Call = (index: number) => unknown;

/** A side that is ready to be measured. */
export type Prepared =
  | {
      readonly run: Call;
      readonly teardown?: () => void | Promise<void>;
    }
  | {
      /** For what a loop of calls cannot show (a percentile, a start-up time): one sample, in nanoseconds. */
      readonly sample: () => number | Promise<number>;
      readonly teardown?: () => void | Promise<void>;
    };

export interface Side {
  readonly name: string;
  /** The version measured, where it is not this repository's. */
  readonly version?: string;
  /** Builds everything that the calls need; not measured. Runs once, before any side is measured. */
  readonly setup: () => Call | Prepared | Promise<Call | Prepared>;
}

/** How our side must compare with one rival. */
export type Bar =
  | {
      /** Our time is at most `ratio` of the rival's or, where `orNs` is given, at most so many nanoseconds more. */
      readonly kind: 'at_most';
      readonly ratio: number;
      readonly orNs?: number;
      /** The name of the rival; may be left out where there is one. */
      readonly rival?: string;
    }
  | {
      /** The rival's time is at least `ratio` times ours. */
      readonly kind: 'at_least';
      readonly ratio: number;
      readonly rival?: string;
    };

export interface Question {
  /** Short and unique, such as `request-context/run`: the key in `bench-results.json`. */
  readonly name: string;
  /** In words, as a user would ask it. */
  readonly question: string;
  readonly ours: Side;
  /** At least one. */
  readonly rivals: readonly Side[];
  /** At most one for each rival. */
  readonly bar?: Bar | readonly Bar[];
  /** Calls in a sample; when left out, as many as take 20 ms. */
  readonly iterations?: number;
}
