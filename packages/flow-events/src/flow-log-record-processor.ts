/** Stamps the flow id on every log record of its scope. */
import {
  type ContextAttribute,
  ContextAttributeLogRecordProcessor,
  currentFlowId,
  flowContext,
} from '@weir/otel-compat';
import { ATTR_FLOW_ID } from '@weir/semconv';
import { faults } from './state.ts';

const FLOW_ID_ATTRIBUTE: ContextAttribute = {
  key: ATTR_FLOW_ID,
  valueFor: (given) => currentFlowId(flowContext(given)),
  onFault: (detail) => faults.count('internal_error', detail),
};

/**
 * A LogRecordProcessor that sets `flow.id`, unless the record has one. Register it before the processor that exports.
 *
 * @example
 * new NodeSDK({ logRecordProcessors: [new FlowLogRecordProcessor(), new BatchLogRecordProcessor({ exporter })] });
 */
export class FlowLogRecordProcessor extends ContextAttributeLogRecordProcessor {
  constructor() {
    super(FLOW_ID_ATTRIBUTE);
  }
}
