/** From a logs request on the wire to log records of the model. */
import { presentId, toAttributes, toAttributeValue, toScope } from './attributes.ts';
import type { ReceivedLogRecord, ReceivedOrigin } from './model.ts';
import type { WireLogRecord, WireLogsRequest } from './wire.ts';

/** All log records of a request in the order in which they stand in it. */
export function toLogRecords(request: WireLogsRequest): ReceivedLogRecord[] {
  const records: ReceivedLogRecord[] = [];
  for (const group of request.resourceLogs ?? []) {
    const resource = toAttributes(group.resource?.attributes);
    for (const scoped of group.scopeLogs ?? []) {
      const origin = { resource, scope: toScope(scoped.scope) };
      for (const record of scoped.logRecords ?? []) records.push(toLogRecord(record, origin));
    }
  }
  return records;
}

function toLogRecord(record: WireLogRecord, origin: ReceivedOrigin): ReceivedLogRecord {
  return {
    time: record.timeUnixNano ?? 0n,
    observedTime: record.observedTimeUnixNano ?? 0n,
    severityNumber: record.severityNumber ?? 0,
    severityText: record.severityText ?? '',
    body: toAttributeValue(record.body),
    attributes: toAttributes(record.attributes),
    eventName: record.eventName ?? '',
    ...presentId('traceId', record.traceId),
    ...presentId('spanId', record.spanId),
    flags: record.flags ?? 0,
    droppedAttributesCount: record.droppedAttributesCount ?? 0,
    resource: origin.resource,
    scope: origin.scope,
  };
}
