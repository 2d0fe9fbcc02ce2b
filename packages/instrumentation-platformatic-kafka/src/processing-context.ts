/** What is being processed, in the context of whoever processes it. */
import { type Context, createContextKey } from '@opentelemetry/api';

/** The work on one message, or on a batch. */
export interface Processing {
  /** The spans that created its messages. */
  readonly creators: readonly string[];
  /** Whether messages of a batch were given to `processMessage` one by one; undefined for the work on one message. */
  eachMeasured?: boolean;
}

const KEY = createContextKey('weir.kafka-processing.v1');

export function setProcessing(context: Context, processing: Processing): Context {
  return context.setValue(KEY, processing);
}

export function getProcessing(context: Context): Processing | undefined {
  return context.getValue(KEY) as Processing | undefined;
}
