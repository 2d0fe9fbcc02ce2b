/** Watches finished spans, and exports what explains a failure without telling any values. */
import { errorName, FaultCounter, type ReadableSpan, type SpanProcessor } from '@weir/otel-compat';
import type { ExportedSpan } from '../otel/masked-span.ts';
import { callChain } from './call-chain.ts';
import { type CheckedDiagnosticOptions, checkedDiagnosticOptions, type DiagnosticOptions } from './options.ts';
import { DIAGNOSTICS_SCHEMA, type DiagnosticPayload, encodePayload, type TriggerKind } from './payload.ts';
import { hintsFor } from './problem.ts';
import { type SpanSummary, summaryOf } from './span-summary.ts';
import { SpanWindow } from './window.ts';

/** Fate of diagnostic exports. */
export interface DiagnosticStats {
  readonly exported: number;
  readonly failed: number;
}

const MAX_HINTS = 5;

/**
 * A SpanProcessor beside those that export: it keeps a short summary of each span that ended lately, and when many requests
 * fail, or one takes many times the median, it exports the chain of calls to a local file, a local socket, or the endpoint
 * that was named. Off unless it is enabled.
 *
 * @throws RedactionError `WEIR_REDACTION_OPTION` from the constructor
 * @example
 * const diagnostics = new DiagnosticSpanProcessor({
 *   enabled: true,
 *   service: { name: 'shop', version: '1.4.0' },
 *   to: { file: 'diagnostics.jsonl' },
 * });
 * new NodeSDK({ spanProcessors: [diagnostics, new BatchSpanProcessor({ exporter })] });
 */
export class DiagnosticSpanProcessor implements SpanProcessor {
  readonly #options: CheckedDiagnosticOptions;
  readonly #window: SpanWindow;
  readonly #faults = new FaultCounter<'export_failed' | 'internal_error'>('@weir/redaction/diagnostics');
  readonly #inFlight = new Set<Promise<boolean>>();
  #nextMs = -Infinity;
  #requestsSeen = 0;
  #medianMs = Infinity;
  #exported = 0;

  constructor(options: DiagnosticOptions) {
    this.#options = checkedDiagnosticOptions(options ?? {});
    this.#window = new SpanWindow(this.#options.windowMs, this.#options.maxSpans);
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (!this.#options.enabled) return;
    try {
      const summary = summaryOf(span as ExportedSpan, this.#options.redactor.mask, this.#options.detail);
      const now = this.#options.nowMs();
      this.#window.add(summary, now);
      // A request ends last, when all that it called is in the window.
      if (summary.parentId === undefined) this.#judge(summary, now);
    } catch (error) {
      this.#faults.count('internal_error', `a span was not summarised: ${errorName(error)}`);
    }
  }

  /**
   * Exports the request of the window that failed last, or else the slowest, whatever the triggers say. Never rejects.
   *
   * @returns whether there was one and it arrived; false where this is not enabled
   */
  async exportNow(): Promise<boolean> {
    if (!this.#options.enabled) return false;
    const request = this.#window.mostTelling(this.#options.nowMs());
    return request === undefined ? false : this.#export('manual', request);
  }

  /** Counts of exports so far. */
  stats(): DiagnosticStats {
    const { export_failed: failed = 0 } = this.#faults.counts();
    return { exported: this.#exported, failed };
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
  }

  #judge(request: SpanSummary, now: number): void {
    const { triggers, coolDownMs } = this.#options;
    this.#requestsSeen += 1;
    // The whole window is looked through only now and then, and where a request failed.
    const due = this.#requestsSeen % triggers.minRequests === 0;
    if (now < this.#nextMs || !(due || request.error || this.#isSlow(request))) return;
    const { requests, errors, medianMs } = this.#window.stats(now);
    this.#medianMs = medianMs;
    if (requests < triggers.minRequests) return;
    const failing = request.error && errors / requests >= triggers.errorRate;
    if (!failing && !this.#isSlow(request)) return;
    this.#nextMs = now + coolDownMs;
    void this.#export(failing ? 'error_rate' : 'latency', request);
  }

  #isSlow({ durationMs }: SpanSummary): boolean {
    return durationMs > this.#options.triggers.latencyFactor * Math.max(this.#medianMs, 1);
  }

  #export(kind: TriggerKind, request: SpanSummary): Promise<boolean> {
    const json = encodePayload(this.#payload(kind, request), this.#options.maxPayloadBytes);
    const sending = this.#options
      .sink(json, AbortSignal.timeout(this.#options.timeoutMs))
      .then(() => {
        this.#exported += 1;
        return true;
      })
      .catch((error: unknown) => {
        this.#faults.count('export_failed', `a diagnostic export was lost: ${errorName(error)}`);
        return false;
      })
      .finally(() => this.#inFlight.delete(sending));
    this.#inFlight.add(sending);
    return sending;
  }

  #payload(kind: TriggerKind, request: SpanSummary): DiagnosticPayload {
    const { service, windowMs, nowMs } = this.#options;
    const { requests, errors, medianMs } = this.#window.stats(nowMs());
    const spans = this.#window.trace(request.traceId);
    // The innermost failure is the one that the others come from.
    const { problem } = spans.findLast((span) => span.problem !== undefined) ?? request;
    const hints = [...spans.flatMap(({ hint }) => hint ?? []), ...(problem === undefined ? [] : hintsFor(problem))];
    return {
      schema: DIAGNOSTICS_SCHEMA,
      trigger: { kind, window_ms: windowMs, requests, errors, median_ms: rounded(medianMs) },
      service,
      ...(problem === undefined ? {} : { problem }),
      call_chain: callChain(spans),
      recovery_hints: [...new Set(hints)].slice(0, MAX_HINTS),
      truncated: false,
    };
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1_000) / 1_000;
}
