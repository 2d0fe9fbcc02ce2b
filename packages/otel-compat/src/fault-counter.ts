/** Counts what went wrong inside Weir and says so once, so that the application is never told by an exception. */
import { diag } from '@opentelemetry/api';
import { countInternalFault } from './internal.ts';

/**
 * Counts faults by kind; the first of each kind is written to the OpenTelemetry `diag` logger, and reported to whoever listens
 * to what Weir says of itself.
 *
 * @example
 * const faults = new FaultCounter('@weir/example');
 * faults.count('bad_id', 'replaced a request id of 512 characters');
 * faults.counts(); // { bad_id: 1 }
 */
export class FaultCounter<Kind extends string = string> {
  readonly #component: string;
  readonly #counts = new Map<Kind, number>();

  /** @param component package name that the report carries */
  constructor(component: string) {
    this.#component = component;
  }

  /**
   * Counts one fault. Never throws.
   *
   * @param kind closed, low-cardinality name
   * @param detail what happened, without the offending value
   */
  count(kind: Kind, detail: string): void {
    const before = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, before + 1);
    countInternalFault(this.#component, kind);
    if (before > 0) return;
    try {
      diag.warn(`${this.#component}: ${detail} (${kind}; counted, not reported again)`);
    } catch {
      // A diag logger of the application that throws must not reach the application through us.
    }
  }

  /** Counts so far, by kind. */
  counts(): Partial<Record<Kind, number>> {
    return Object.fromEntries(this.#counts) as Partial<Record<Kind, number>>;
  }
}

/**
 * The name of what was thrown, safe to report: messages of foreign errors can carry secrets.
 *
 * @example
 * errorName(new TypeError('password=hunter2')); // 'TypeError'
 */
export function errorName(error: unknown): string {
  try {
    if (error instanceof Error) return String(error.name);
    return typeof error;
  } catch {
    return 'unknown';
  }
}
