/** Finds the flow events in what is received, whether in log records, or in CloudEvents that were made of such. */
import { type FlowEvent, flowEventFromLogRecord, type FlowLogRecord } from '@weir/flow-events';
import { parseRfc3339 } from '@weir/otel-compat';
import { ATTR_FLOW_EVENT_ID, EVENT_FLOW_EVENT } from '@weir/semconv';
import { objectData, type ReceivedCloudEvent } from '../cloud-events/envelope.ts';
import type { ReceivedLogRecord } from '../otlp/model.ts';

const NANOSECONDS = 1_000_000_000n;

/** Collects events, and counts what says that it is one and is not. */
export class FlowEventReader {
  readonly #events = new Map<string, FlowEvent>();
  malformedFlowEvents = 0;
  malformedCloudEvents = 0;

  /** A log record, with the CloudEvent that its body is. */
  read(record: ReceivedLogRecord, cloudEvent: ReceivedCloudEvent | undefined): void {
    const { eventName, time, attributes, traceId, spanId } = record;
    if (eventName !== EVENT_FLOW_EVENT) return;
    // Wrapped in place, a record may have left its attributes to the data of the event.
    const said = ATTR_FLOW_EVENT_ID in attributes ? attributes : objectData(cloudEvent ?? { attributes: {} });
    this.#addRecord({
      eventName,
      hrTime: [Number(time / NANOSECONDS), Number(time % NANOSECONDS)],
      attributes: said ?? {},
      spanContext: traceId === undefined || spanId === undefined ? undefined : { traceId, spanId },
    });
  }

  /** A CloudEvent that came by itself: its data has the attributes of the record that it was made of. */
  readCloudEvent(event: ReceivedCloudEvent): void {
    const data = objectData(event);
    if (data === undefined || !Object.hasOwn(data, ATTR_FLOW_EVENT_ID)) return;
    const { time, traceparent } = event.attributes;
    const [, traceId, spanId] = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-/.exec(String(traceparent)) ?? [];
    this.#addRecord({
      eventName: EVENT_FLOW_EVENT,
      hrTime: parseRfc3339(String(time)) ?? [0, 0],
      attributes: data,
      spanContext: traceId === undefined || spanId === undefined ? undefined : { traceId, spanId },
    });
  }

  /** What was found, each event once. */
  get events(): FlowEvent[] {
    return [...this.#events.values()];
  }

  add(event: FlowEvent): void {
    if (!this.#events.has(event.event_id)) this.#events.set(event.event_id, event);
  }

  malformedCloudEvent(): void {
    this.malformedCloudEvents += 1;
  }

  #addRecord(record: FlowLogRecord): void {
    try {
      const event = flowEventFromLogRecord(record);
      if (event !== undefined) this.add(event);
    } catch {
      // Whoever can reach the receiver can send anything.
      this.malformedFlowEvents += 1;
    }
  }
}
