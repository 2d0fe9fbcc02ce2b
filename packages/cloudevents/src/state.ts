/** Counts of what went wrong inside this package, shared by all copies of it in one process. */
import { FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong beside the fate of events: functions of the application that fail. */
export const CLOUDEVENTS_FAULTS = [
  /** `subject` threw, or gave what is no subject; the event has none. */
  'bad_subject',
  /** `id` threw, or gave what is no id; the event has one of its own. */
  'bad_id',
  /** `partitionKey` threw, or gave what is none. */
  'bad_partition_key',
  /** `sequence` threw, or gave what is none. */
  'bad_sequence',
  /** `dataschema` threw, or gave what is no URI. */
  'bad_dataschema',
  /** The mask threw; the event has no data, or no subject. */
  'bad_mask',
  /** `filter` threw; what it was asked about is no event. */
  'bad_filter',
  /** An event could not be made, or breaks the specification, and was not sent. */
  'bad_event',
  /** The egress policy has kept an event. */
  'denied',
  /** The egress policy threw, gave what is no boolean, or gave nothing in time; the event was kept. */
  'policy_failed',
  /** A receiver answered that it is retired (410). */
  'receiver_gone',
  /** A variable of the environment that an option names is not set. */
  'missing_variable',
  /** An exception inside Weir. */
  'internal_error',
] as const;

/** One of {@link CLOUDEVENTS_FAULTS}. */
export type CloudEventsFault = (typeof CLOUDEVENTS_FAULTS)[number];

/** Counts faults of this process. */
export const faults: FaultCounter<CloudEventsFault> = processWide(
  'cloudevents.v1',
  () => new FaultCounter<CloudEventsFault>('@weir/cloudevents'),
);

/**
 * How often each fault happened since the process began.
 *
 * @example
 * cloudEventsFaults().bad_subject; // 0
 */
export function cloudEventsFaults(): Record<CloudEventsFault, number> {
  const none = Object.fromEntries(CLOUDEVENTS_FAULTS.map((kind) => [kind, 0])) as Record<CloudEventsFault, number>;
  return { ...none, ...faults.counts() };
}
