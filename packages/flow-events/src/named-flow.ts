/** The flow that the attributes of a span name. */
import type { Attributes } from '@opentelemetry/api';
import { isFlowId } from '@weir/otel-compat';
import { ATTR_FLOW_ID } from '@weir/semconv';
import { requireArray, requireText } from './options.ts';

/** `flow.id`, and the attributes that are given beside it. @throws FlowEventsError `WEIR_FLOW_OPTION` */
export function flowIdAttributes(given: readonly string[] = []): readonly string[] {
  for (const [index, key] of requireArray('flowIdAttributes', given).entries())
    requireText(`flowIdAttributes[${index}]`, key);
  return [ATTR_FLOW_ID, ...given];
}

/** The value of the first of these attributes that is there, where it may name a flow; a number as text. */
export function namedFlow(attributes: Attributes, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (value === undefined) continue;
    const flowId = typeof value === 'number' ? String(value) : value;
    return isFlowId(flowId) ? flowId : undefined;
  }
  return undefined;
}
