/** Log records as CloudEvents: inside the records, or over a binding of their own. */
import {
  CloudEventsLogRecordExporter,
  type CloudEventsLogRecordExporterOptions,
  CloudEventsLogRecordProcessor,
  type CloudEventsLogRecordProcessorOptions,
  CloudEventsSpanProcessor,
  cloudEventsFaults,
} from '@weir/cloudevents';
import type { Keys } from '../options/rules.ts';
import { batchedLogRecords } from '../sdk/exporters-from-env.ts';
import type { Contribution, PartTools } from './contribution.ts';

/** Options of the part `cloudEvents`. */
export interface CloudEventsPart
  extends
    Omit<CloudEventsLogRecordProcessorOptions, 'processor'>,
    Pick<CloudEventsLogRecordExporterOptions, 'queue' | 'retry' | 'breaker' | 'maxAgeMs' | 'deadLetter'> {
  /** How events leave. Default: inside of log records, by the exporters of those. */
  readonly binding?: CloudEventsLogRecordExporterOptions['binding'];
  /** Whether finished spans leave over the binding, too. Default false. */
  readonly spans?: boolean;
}

export const cloudEventsKeys: Keys<CloudEventsPart> = {
  binding: true,
  spans: true,
  filter: true,
  policy: true,
  policyTimeoutMs: true,
  queue: true,
  retry: true,
  breaker: true,
  maxAgeMs: true,
  deadLetter: true,
  dataschema: true,
  extensions: true,
  fallbackType: true,
  id: true,
  mask: true,
  partitionKey: true,
  sequence: true,
  source: true,
  subject: true,
  tenant: true,
  tenantAttribute: true,
  typePrefix: true,
  userAttribute: true,
};

/** @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION`; DeliveryError `WEIR_DELIVERY_OPTION` */
export function cloudEventsPart(options: CloudEventsPart, tools: PartTools): Contribution {
  const { binding, spans = false, ...rest } = options;
  if (binding === undefined) return wrapped(rest);
  const exporter = new CloudEventsLogRecordExporter({ ...rest, binding });
  const { filter: _ofRecords, ...ofSpans } = rest;
  const spanProcessor = spans ? new CloudEventsSpanProcessor({ ...ofSpans, binding }) : undefined;
  return {
    exportLogs: [batchedLogRecords(tools, exporter)],
    ...(spanProcessor && { exportSpans: [spanProcessor] }),
    stats: () => ({
      ...exporter.stats(),
      ...(spanProcessor && { spans: spanProcessor.stats() }),
      faults: cloudEventsFaults(),
    }),
  };
}

function wrapped(options: Omit<CloudEventsLogRecordProcessorOptions, 'processor'>): Contribution {
  // Made once to have its options checked now, whether or not anything exports log records.
  const made = [new CloudEventsLogRecordProcessor({ ...options, processor: NO_PROCESSOR })];
  return {
    wrapLogs: (processor) => {
      const wrapping = new CloudEventsLogRecordProcessor({ ...options, processor });
      made.push(wrapping);
      return wrapping;
    },
    stats: () => ({
      events: made.reduce((sum, one) => sum + one.stats().events, 0),
      denied: Object.assign({}, ...made.map((one) => one.stats().denied)) as Readonly<Record<string, number>>,
      faults: cloudEventsFaults(),
    }),
  };
}

const NO_PROCESSOR = { onEmit() {}, async forceFlush() {}, async shutdown() {} };
