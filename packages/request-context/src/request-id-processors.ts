/** Stamps the request id on every span and log record of its scope. */
import {
  type ContextAttribute,
  ContextAttributeLogRecordProcessor,
  ContextAttributeSpanProcessor,
} from '@weir/otel-compat';
import { ATTR_REQUEST_ID } from '@weir/semconv';
import { requestIdFor } from './request-context.ts';
import { faults } from './state.ts';

const REQUEST_ID_ATTRIBUTE: ContextAttribute = {
  key: ATTR_REQUEST_ID,
  valueFor: requestIdFor,
  onFault: (detail) => faults.count('internal_error', detail),
};

/**
 * A SpanProcessor that sets `request.id` when a span starts. Register it before the processor that exports.
 *
 * @example
 * new NodeSDK({ spanProcessors: [new RequestIdSpanProcessor(), new BatchSpanProcessor({ exporter })] });
 */
export class RequestIdSpanProcessor extends ContextAttributeSpanProcessor {
  constructor() {
    super(REQUEST_ID_ATTRIBUTE);
  }
}

/**
 * A LogRecordProcessor that sets `request.id`, unless the record has one. Register it before the processor that exports.
 *
 * @example
 * new NodeSDK({ logRecordProcessors: [new RequestIdLogRecordProcessor(), new BatchLogRecordProcessor({ exporter })] });
 */
export class RequestIdLogRecordProcessor extends ContextAttributeLogRecordProcessor {
  constructor() {
    super(REQUEST_ID_ATTRIBUTE);
  }
}
