/** Reads what a transport answered or failed with, which may be anything. */
import type { ItemResult } from '@weir/otel-compat';
import { DeliveryError } from '../errors.ts';
import { faults } from '../state.ts';

/** How an attempt ended. */
export interface Outcome {
  /** The receiver answered, refused the whole batch for good, failed, or did not answer in time. */
  readonly kind: 'answered' | 'rejected' | 'failed' | 'timeout';
  /** One for all items, or one for each. */
  readonly results: ItemResult | readonly ItemResult[];
  /** Why items were not delivered, where somebody said. */
  readonly error: unknown;
  /** How long the receiver asks to be left alone. */
  readonly retryAfterMs: number | undefined;
  /** Whether the batch may have been refused for one of its items. */
  readonly divisible: boolean;
}

const INDIVISIBLE = { divisible: false, retryAfterMs: undefined } as const;

/** The outcome of an attempt that resolved with `value`. */
export function answered(value: unknown, length: number): Outcome {
  if (value === undefined) return { kind: 'answered', results: 'delivered', error: undefined, ...INDIVISIBLE };
  const { results, garbage } = readResults(value, length);
  const error = garbage === undefined ? undefined : badResult(garbage);
  // Where every single item shall come again, it is the receiver that failed.
  const kind = results.length === length && results.some((result) => result !== 'retry') ? 'answered' : 'failed';
  return { kind, results: results.length === length ? results : 'retry', error, ...INDIVISIBLE };
}

/** The outcome of an attempt that failed with `error`; only what says that it is final is. */
export function failed(error: unknown): Outcome {
  const final = property(error, 'retryable') === false;
  const retryAfterMs = property(error, 'retryAfterMs');
  return {
    kind: final ? 'rejected' : 'failed',
    results: final ? 'rejected' : 'retry',
    error,
    retryAfterMs: typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : undefined,
    divisible: final && property(error, 'divisible') === true,
  };
}

/** The outcome of an attempt that was given up. */
export function timedOut(error: DeliveryError): Outcome {
  return { kind: 'timeout', results: 'retry', error, ...INDIVISIBLE };
}

/** The result of one item. */
export function resultAt({ results }: Outcome, index: number): ItemResult {
  return typeof results === 'string' ? results : (results[index] ?? 'retry');
}

/** No results at all where they cannot be told apart: which item an entry of a list of another length means is unknown. */
function readResults(
  value: unknown,
  length: number,
): { readonly results: readonly ItemResult[]; readonly garbage?: string } {
  try {
    if (!Array.isArray(value)) return { results: [], garbage: `answered with ${typeof value}` };
    if (value.length !== length) return { results: [], garbage: 'gave another number of results than of items' };
    let bad = 0;
    const results = Array.from({ length }, (_, index): ItemResult => {
      const result: unknown = value[index];
      if (result === 'delivered' || result === 'retry' || result === 'rejected') return result;
      bad += 1;
      return 'retry';
    });
    return bad === 0 ? { results } : { results, garbage: 'gave what is no result for an item' };
  } catch {
    // A getter of the answer threw.
    return { results: [], garbage: 'gave results that cannot be read' };
  }
}

function badResult(what: string): DeliveryError {
  faults.count('bad_transport', `a transport ${what}; the items are sent again`);
  return new DeliveryError('WEIR_DELIVERY_BAD_RESULT', `the transport ${what}`, { retryable: true });
}

function property(error: unknown, name: 'retryable' | 'retryAfterMs' | 'divisible'): unknown {
  try {
    return (error as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  } catch {
    // A getter of a foreign error threw.
    return undefined;
  }
}
