/** The decision of a `FlowSampler` for spans. */
import { type Attributes, type Context, isSpanContextValid, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { currentFlowId, errorName, flowContext } from '@weir/otel-compat';
import { ATTR_FLOW_SAMPLE_RATE } from '@weir/semconv';
import { flowIdAttributes, namedFlow } from '../named-flow.ts';
import { requireMethod } from '../options.ts';
import { faults } from '../state.ts';
import type { FlowSampler } from './flow-sampler.ts';

/** What a sampler of the stock SDK gives. */
export interface SpanSamplingResult {
  /** 0 not recorded, 2 recorded and sampled: numeric values of the SDK's `SamplingDecision`. */
  readonly decision: 0 | 2;
  readonly attributes?: Readonly<Attributes>;
}

const NOT_RECORDED: SpanSamplingResult = Object.freeze({ decision: 0 });

/** Options of {@link FlowSpanSampler}. */
export interface FlowSpanSamplerOptions {
  /** Attributes beside `flow.id` whose value names the flow: the same as the `FlowSpanProcessor` goes by. Default: none. */
  readonly flowIdAttributes?: readonly string[];
}

/**
 * A stock Sampler that keeps the spans of those flows that a `FlowSampler` keeps; what a parent in another process was is
 * not asked, so that a flow is sampled alike in every service. The flow is that of the attributes that the span starts with,
 * else of its context, else that of its parent in this process, else its trace.
 *
 * @example
 * new NodeSDK({ sampler: new FlowSpanSampler(new FlowSampler({ oneIn: 10 })) });
 */
export class FlowSpanSampler {
  readonly #sampler: FlowSampler;
  readonly #flowIdAttributes: readonly string[];
  readonly #recorded: SpanSamplingResult;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
  constructor(sampler: FlowSampler, options?: FlowSpanSamplerOptions) {
    requireMethod('sampler', sampler, 'keeps');
    this.#sampler = sampler;
    this.#flowIdAttributes = flowIdAttributes(options?.flowIdAttributes);
    this.#recorded = Object.freeze({
      decision: 2,
      attributes: Object.freeze({ [ATTR_FLOW_SAMPLE_RATE]: sampler.oneIn }),
    });
  }

  shouldSample(
    parentContext: Context,
    traceId: string,
    _spanName?: string,
    spanKind?: number,
    attributes: Attributes = {},
  ): SpanSamplingResult {
    try {
      const flowId = namedFlow(attributes, this.#flowIdAttributes) ?? currentFlowId(flowContext(parentContext));
      const keeps =
        flowId === undefined
          ? (parentDecision(parentContext, spanKind) ?? this.#sampler.keeps(traceId))
          : this.#sampler.keeps(flowId);
      return keeps ? this.#recorded : NOT_RECORDED;
    } catch (error) {
      faults.count('internal_error', `a span was not sampled: ${errorName(error)}`);
      return NOT_RECORDED;
    }
  }

  toString(): string {
    return `FlowSpanSampler{oneIn=${this.#sampler.oneIn}}`;
  }
}

/** The decision for the parent, where it is of this process and the span goes on with its work. */
function parentDecision(parentContext: Context, kind: number | undefined): boolean | undefined {
  const parent = trace.getSpanContext(parentContext);
  if (parent === undefined || parent.isRemote === true || !isSpanContextValid(parent)) return undefined;
  if (kind === SpanKind.SERVER || kind === SpanKind.CONSUMER) return undefined;
  return (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
}
