/** The flow id on spans and log records and from process to process, and flow events told from spans. */
import {
  BufferedEmitter,
  FlowEmitter,
  FlowLogRecordProcessor,
  FlowPropagator,
  type FlowPropagatorOptions,
  FlowSampler,
  FlowSamplingLogRecordProcessor,
  FlowSpanProcessor,
  type FlowSpanProcessorOptions,
  FlowSpanSampler,
  type FlowTransport,
  flowEventsStats,
  OtelLogsTransport,
} from '@weir/flow-events';
import type { Keys } from '../options/rules.ts';
import type { Contribution, PartTools } from './contribution.ts';

/** Options of the part `flowEvents`. */
export interface FlowEventsPart extends FlowPropagatorOptions, Omit<FlowSpanProcessorOptions, 'emitter'> {
  /** Whether events are told from finished spans. Default true. */
  readonly derive?: boolean;
  /** What carries those events; a `BufferedEmitter` is before it. Default: the Logs API, and so the exporters of log records. */
  readonly transport?: FlowTransport;
  /** One flow of so many is kept, whole: its events, spans and log records. An integer from 1; default 1. */
  readonly sampleOneIn?: number;
}

export const flowEventsKeys: Keys<FlowEventsPart> = {
  hosts: true,
  flowIdHeader: true,
  flowIdAttributes: true,
  group: true,
  maxWaitingSpans: true,
  node: true,
  rules: true,
  unnamed: true,
  derive: true,
  transport: true,
  sampleOneIn: true,
};

/** @throws FlowEventsError `WEIR_FLOW_OPTION`; DeliveryError `WEIR_DELIVERY_OPTION` */
export function flowEventsPart(options: FlowEventsPart, { mask }: PartTools): Contribution {
  const { derive = true, transport, sampleOneIn = 1, hosts, flowIdHeader, ...spanOptions } = options;
  const sampler = sampleOneIn === 1 ? undefined : new FlowSampler({ oneIn: sampleOneIn });
  const outgoing = { mask, ...(sampler && { sampler }) };
  // What goes through the Logs API is queued there, and at the end of the process must not wait in a second queue.
  const emitter =
    transport === undefined
      ? new FlowEmitter(new OtelLogsTransport(), outgoing)
      : new BufferedEmitter(transport, { ...outgoing, ordered: true });
  return {
    enrichSpans: [new FlowSpanProcessor({ ...spanOptions, ...(derive && { emitter }) })],
    enrichLogs: [new FlowLogRecordProcessor()],
    baggagePropagator: new FlowPropagator({
      ...(hosts !== undefined && { hosts }),
      ...(flowIdHeader !== undefined && { flowIdHeader }),
    }),
    ...(sampler && {
      sampler: new FlowSpanSampler(sampler, options),
      sampleLogs: (exporting) => new FlowSamplingLogRecordProcessor(exporting, sampler),
    }),
    stats: () => ({ ...emitter.stats(), faults: flowEventsStats(), ...(sampler && { sampling: sampler.stats() }) }),
    flush: (timeoutMs) => emitter.forceFlush({ timeoutMs }),
    close: (timeoutMs) => emitter.shutdown({ timeoutMs }),
  };
}
