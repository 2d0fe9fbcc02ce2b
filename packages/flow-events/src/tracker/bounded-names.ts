/** Keeps the values of a metric attribute few. */

/** Stands for all values past the bound, as in OpenTelemetry's semantic conventions. */
export const OTHER_NAME = '_OTHER';

/**
 * The first `max` names as they are, and {@link OTHER_NAME} for all others.
 *
 * Invariant: a name that was let through once stays.
 */
export class BoundedNames {
  readonly #max: number;
  readonly #names = new Set<string>();

  constructor(max: number) {
    this.#max = max;
  }

  bounded(name: string): string {
    if (this.#names.has(name)) return name;
    if (this.#names.size >= this.#max) return OTHER_NAME;
    this.#names.add(name);
    return name;
  }
}
