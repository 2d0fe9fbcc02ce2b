/** What came of a load: counts, times and errors, by scenario. */

/** How one request ended. */
export interface Outcome {
  readonly scenario: string;
  /** From when it was due until its answer was read, in milliseconds; undefined where it was never sent. */
  readonly durationMs: number | undefined;
  /** Undefined where all is well. */
  readonly error?: string;
}

/** A line of the final table. */
export interface ResultLine {
  readonly scenario: string;
  readonly requests: number;
  readonly errors: number;
  /** Answered as expected, a second. */
  readonly perSecond: number;
  /** Milliseconds, by nearest rank over all that was answered. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The whole. */
export interface LoadResults {
  readonly lines: readonly ResultLine[];
  readonly total: ResultLine;
  /** How often each kind of error came. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Collects outcomes. */
export class ResultCollector {
  readonly #durations = new Map<string, number[]>();
  readonly #counts = new Map<string, { requests: number; errors: number }>();
  readonly #errors = new Map<string, number>();

  add({ scenario, durationMs, error }: Outcome): void {
    const counts = this.#counts.get(scenario) ?? { requests: 0, errors: 0 };
    this.#counts.set(scenario, counts);
    counts.requests += 1;
    if (durationMs !== undefined) {
      const durations = this.#durations.get(scenario) ?? [];
      this.#durations.set(scenario, durations);
      durations.push(durationMs);
    }
    if (error === undefined) return;
    counts.errors += 1;
    this.#errors.set(error, (this.#errors.get(error) ?? 0) + 1);
  }

  /** Requests that have ended. */
  get ended(): number {
    return [...this.#counts.values()].reduce((sum, { requests }) => sum + requests, 0);
  }

  results(elapsedMs: number): LoadResults {
    const lines = [...this.#counts.keys()].sort().map((scenario) => this.#line(scenario, [scenario], elapsedMs));
    return {
      lines,
      total: this.#line('all', [...this.#counts.keys()], elapsedMs),
      errors: Object.fromEntries([...this.#errors].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  #line(name: string, scenarios: readonly string[], elapsedMs: number): ResultLine {
    const durations = scenarios.flatMap((scenario) => this.#durations.get(scenario) ?? []).sort((a, b) => a - b);
    const counts = scenarios.map((scenario) => this.#counts.get(scenario) ?? { requests: 0, errors: 0 });
    const requests = counts.reduce((sum, one) => sum + one.requests, 0);
    const errors = counts.reduce((sum, one) => sum + one.errors, 0);
    const rank = (percent: number): number =>
      durations[Math.max(0, Math.ceil((durations.length * percent) / 100) - 1)] ?? 0;
    const perSecond = elapsedMs === 0 ? 0 : ((requests - errors) / elapsedMs) * 1_000;
    return { scenario: name, requests, errors, perSecond, p50: rank(50), p95: rank(95), p99: rank(99) };
  }
}

/** The table for people. */
export function resultTable({ lines, total, errors }: LoadResults): string {
  const rows = [
    ['scenario', 'requests', 'errors', 'per second', 'p50', 'p95', 'p99'],
    ...[...lines, total].map((line) => [
      line.scenario,
      String(line.requests),
      String(line.errors),
      line.perSecond.toFixed(1),
      ...[line.p50, line.p95, line.p99].map((ms) => `${ms.toFixed(1)} ms`),
    ]),
  ];
  const kinds = Object.entries(errors).map(([kind, count]) => `  ${kind.padEnd(24)} ${count}`);
  return [
    ...rows.map(([name = '', ...cells]) => name.padEnd(16) + cells.map((cell) => cell.padStart(12)).join('')),
    ...(kinds.length === 0 ? [] : ['', 'errors', ...kinds]),
  ].join('\n');
}
