/** What a diagnostic export holds, and how it is kept within its bytes. */

/** Name and version of the form. */
export const DIAGNOSTICS_SCHEMA = 'weir.diagnostics.v1';

/** Why an export was made. */
export type TriggerKind = 'error_rate' | 'latency' | 'manual';

/** One step of the chain of calls. */
export interface CallStep {
  /** What the work is for: the attribute `diagnostics.intent`, or the span's name with all values taken out. */
  readonly intent: string;
  /** Relative to where the process runs. */
  readonly file?: string;
  readonly line?: number;
  readonly function?: string;
  readonly duration_ms: number;
  readonly error: boolean;
  /** How many steps stand above, from 0. */
  readonly depth: number;
}

/** Members of problem details (RFC 9457 section 3.1). */
export interface Problem {
  /** `error.type` of the span that failed; `about:blank` where it has none. */
  readonly type: string;
  readonly title: string;
  /** HTTP status code. */
  readonly status?: number;
  /** With all values replaced by the names of their kinds; only where it was asked for. */
  readonly detail?: string;
}

/** A diagnostic export: `schema/diagnostics.v1.json`. */
export interface DiagnosticPayload {
  readonly schema: typeof DIAGNOSTICS_SCHEMA;
  readonly trigger: {
    readonly kind: TriggerKind;
    readonly window_ms: number;
    /** Units of work that ended within the window, and how many of them failed. */
    readonly requests: number;
    readonly errors: number;
    /** Median of their durations. */
    readonly median_ms: number;
  };
  readonly service: { readonly name: string; readonly version?: string };
  readonly problem?: Problem;
  /** From the outermost call inwards. */
  readonly call_chain: readonly CallStep[];
  readonly recovery_hints: readonly string[];
  /** Whether steps were left out to stay within the size. */
  readonly truncated: boolean;
}

/** The payload as JSON of at most so many bytes: steps that did not fail go first, the innermost before the others. */
export function encodePayload(payload: DiagnosticPayload, maxBytes: number): string {
  let steps = [...payload.call_chain];
  for (;;) {
    const truncated = payload.truncated || steps.length < payload.call_chain.length;
    const text = JSON.stringify({ ...payload, call_chain: steps, truncated });
    const bytes = Buffer.byteLength(text);
    if (bytes <= maxBytes || steps.length === 0) return text;
    // An eighth at a time: each round writes the whole again.
    steps = without(steps, Math.max(1, Math.ceil(steps.length / 8)));
  }
}

function without(steps: readonly CallStep[], count: number): CallStep[] {
  const order = [...steps.keys()].sort((a, b) => weight(steps[a]) - weight(steps[b]) || b - a);
  const gone = new Set(order.slice(0, count));
  return steps.filter((_, index) => !gone.has(index));
}

function weight(step: CallStep | undefined): number {
  return (step?.error === true ? 2 : 0) + (step?.depth === 0 ? 1 : 0);
}
