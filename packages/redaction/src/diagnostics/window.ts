/** The spans that ended lately, and whether they call for an export. */
import type { SpanSummary } from './span-summary.ts';

/** What the window holds of requests: spans whose caller is outside of this process. */
export interface WindowStats {
  readonly requests: number;
  readonly errors: number;
  readonly medianMs: number;
}

interface Timed {
  readonly endedMs: number;
  readonly summary: SpanSummary;
}

/** Invariant: holds at most `maxSpans` spans, none of which ended more than `windowMs` ago. */
export class SpanWindow {
  readonly #windowMs: number;
  readonly #maxSpans: number;
  #spans: Timed[] = [];

  constructor(windowMs: number, maxSpans: number) {
    this.#windowMs = windowMs;
    this.#maxSpans = maxSpans;
  }

  add(summary: SpanSummary, nowMs: number): void {
    this.#spans.push({ endedMs: nowMs, summary });
    // Rarely, so that each span is moved a bounded number of times.
    if (this.#spans.length > 2 * this.#maxSpans) this.#expire(nowMs);
  }

  /** Those of a trace, in the order in which they began. */
  trace(traceId: string): readonly SpanSummary[] {
    return this.#spans
      .map(({ summary }) => summary)
      .filter((summary) => summary.traceId === traceId)
      .sort((a, b) => a.startMs - b.startMs);
  }

  /** The request that failed last, or else the slowest. */
  mostTelling(nowMs: number): SpanSummary | undefined {
    const requests = this.#requests(nowMs);
    return requests.findLast(({ error }) => error) ?? requests.toSorted((a, b) => b.durationMs - a.durationMs)[0];
  }

  stats(nowMs: number): WindowStats {
    const requests = this.#requests(nowMs);
    const durations = requests.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
    return {
      requests: requests.length,
      errors: requests.filter(({ error }) => error).length,
      medianMs: durations[durations.length >> 1] ?? 0,
    };
  }

  #requests(nowMs: number): readonly SpanSummary[] {
    this.#expire(nowMs);
    return this.#spans.map(({ summary }) => summary).filter(({ parentId }) => parentId === undefined);
  }

  #expire(nowMs: number): void {
    this.#spans = this.#spans.filter(({ endedMs }) => nowMs - endedMs <= this.#windowMs).slice(-this.#maxSpans);
  }
}
