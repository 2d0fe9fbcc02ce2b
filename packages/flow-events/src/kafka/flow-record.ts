/** A flow event as a Kafka record. */
import type { KafkaRecord } from '@weir/delivery/kafka';
import { FLOW_EVENT_VERSION, type FlowEvent } from '../contract/flow-event.ts';
import { flowEventJson } from '../contract/json.ts';

// As bytes, since each record would encode them anew.
const HEADERS = {
  'content-type': Buffer.from('application/json'),
  'schema-version': Buffer.from(String(FLOW_EVENT_VERSION)),
};

/** The record of an event: always the same bytes for the same event. */
export function flowRecord(event: FlowEvent): KafkaRecord {
  const { trace_id: traceId, span_id: spanId } = event;
  const isOfSpan = traceId !== undefined && spanId !== undefined;
  return {
    key: event.flow_id,
    value: flowEventJson(event),
    // Whether that trace was sampled is not known here: whoever continues it must not drop it for that.
    headers: isOfSpan ? { ...HEADERS, traceparent: `00-${traceId}-${spanId}-01` } : HEADERS,
  };
}
