/** The decision of a `FlowSampler` for spans. */
import type { Attributes, Context } from '@opentelemetry/api';
import { currentFlowId, errorName, flowContext, isFlowId } from '@weir/otel-compat';
import { ATTR_FLOW_ID, ATTR_FLOW_SAMPLE_RATE } from '@weir/semconv';
import { faults } from '../state.ts';
import type { FlowSampler } from './flow-sampler.ts';

/** What a sampler of the stock SDK gives. */
export interface SpanSamplingResult {
  /** 0 not recorded, 2 recorded and sampled: numeric values of the SDK's `SamplingDecision`. */
  readonly decision: 0 | 2;
  readonly attributes?: Readonly<Attributes>;
}

const NOT_RECORDED: SpanSamplingResult = Object.freeze({ decision: 0 });

/**
 * A stock Sampler that keeps the spans of those flows that a `FlowSampler` keeps; what the parent was is not asked, so that
 * a flow is sampled alike in every service. The flow is that of the span's attributes, else of its context, else its trace.
 *
 * @example
 * new NodeSDK({ sampler: new FlowSpanSampler(new FlowSampler({ oneIn: 10 })) });
 */
export class FlowSpanSampler {
  readonly #sampler: FlowSampler;
  readonly #recorded: SpanSamplingResult;

  constructor(sampler: FlowSampler) {
    this.#sampler = sampler;
    this.#recorded = Object.freeze({
      decision: 2,
      attributes: Object.freeze({ [ATTR_FLOW_SAMPLE_RATE]: sampler.oneIn }),
    });
  }

  shouldSample(
    parentContext: Context,
    traceId: string,
    _spanName?: string,
    _spanKind?: number,
    attributes?: Attributes,
  ): SpanSamplingResult {
    try {
      const given = attributes?.[ATTR_FLOW_ID];
      const flowId = isFlowId(given) ? given : (currentFlowId(flowContext(parentContext)) ?? traceId);
      return this.#sampler.keeps(flowId) ? this.#recorded : NOT_RECORDED;
    } catch (error) {
      faults.count('internal_error', `a span was not sampled: ${errorName(error)}`);
      return NOT_RECORDED;
    }
  }

  toString(): string {
    return `FlowSpanSampler{oneIn=${this.#sampler.oneIn}}`;
  }
}
