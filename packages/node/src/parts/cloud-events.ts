/** Log records as CloudEvents: inside the records, or over a binding of their own. */
import {
  CloudEventsLogRecordExporter,
  type CloudEventsLogRecordExporterOptions,
  CloudEventsLogRecordProcessor,
  type CloudEventsLogRecordProcessorOptions,
  CloudEventsSpanProcessor,
  cloudEventsFaults,
} from '@weir/cloudevents';
import type { CloudEventsSetup } from '@weir/cloudevents/config';
import { badOption, type Keys } from '../options/rules.ts';
import { batchedLogRecords } from '../sdk/exporters-from-env.ts';
import type { Contribution, PartTools } from './contribution.ts';
import { DeferredExporter } from './deferred-exporter.ts';

/** Options of the part `cloudEvents`. */
export interface CloudEventsPart
  extends
    Omit<CloudEventsLogRecordProcessorOptions, 'processor'>,
    Pick<CloudEventsLogRecordExporterOptions, 'queue' | 'retry' | 'breaker' | 'maxAgeMs' | 'deadLetter'> {
  /** How events leave. Default: inside of log records, by the exporters of those. */
  readonly binding?: CloudEventsLogRecordExporterOptions['binding'];
  /** What `openCloudEvents` gives, in the place of `binding` and `policy`. Default: none. */
  readonly setup?: Promise<CloudEventsSetup>;
  /** Whether finished spans leave over the binding, too. Default false. */
  readonly spans?: boolean;
}

export const cloudEventsKeys: Keys<CloudEventsPart> = {
  binding: true,
  setup: true,
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
  const { binding, setup, spans = false, ...rest } = options;
  if (setup !== undefined) return deferred(rest, setup, tools);
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

type EnvelopeOptions = Omit<CloudEventsPart, 'binding' | 'setup' | 'spans'>;

/** An exporter of CloudEvents whose binding is still being opened. @param tell hears why it cannot be */
export function deferredExporter(
  options: EnvelopeOptions,
  setup: Promise<CloudEventsSetup>,
  tell: (error: unknown) => void,
): DeferredExporter<ReturnType<CloudEventsLogRecordExporter['stats']>> {
  const opened = Promise.resolve(setup).then(({ binding, ...rest }) => {
    if (binding === undefined) throw badOption('cloudEvents.setup must have a binding (got undefined)');
    return new CloudEventsLogRecordExporter({ ...options, ...rest, binding });
  });
  return new DeferredExporter(opened, tell);
}

function deferred(options: EnvelopeOptions, setup: Promise<CloudEventsSetup>, tools: PartTools): Contribution {
  const exporter = deferredExporter(options, setup, (error) => tools.tell('cloudEvents', error));
  return {
    exportLogs: [batchedLogRecords(tools, exporter)],
    stats: () => ({ ...exporter.stats(), faults: cloudEventsFaults() }),
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
