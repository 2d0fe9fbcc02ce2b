/** What does it cost to make CloudEvents JSON of a log record, and of an event that is there? */
import { createRequire } from 'node:module';
import {
  type CloudEventV1,
  cloudEventFromLogRecord,
  encodeLogRecord,
  encodeStructured,
  type EventLogRecord,
} from '@weir/cloudevents';
import type { Question, Side } from '../../../test/bench/question.ts';

type Official = typeof import('cloudevents');
const { CloudEvent, HTTP } = createRequire(import.meta.url)('cloudevents') as Official;
const VERSION = 'cloudevents 10.0.0';

const COUNT = 64;
const SOURCE = 'https://orders.acme.com';
const PREFIX = 'io.coresdk.';
const hex = (number: number, length: number) => number.toString(16).padStart(length, 'f');

// Four records a request, one user each.
const records: readonly EventLogRecord[] = Array.from({ length: COUNT }, (_, index) => {
  const hrTime: [number, number] = [1_773_930_900, index * 1_001];
  const request = index >> 2;
  return {
    eventName: 'policy.decision',
    hrTime,
    hrTimeObserved: hrTime,
    severityText: 'INFO',
    severityNumber: 9,
    attributes: {
      tenant_id: 'acme',
      user_id: `usr_${hex(request, 4)}`,
      action: 'orders:create',
      result: 'allowed',
      policy_latency_us: 43 + (index % 50),
      'request.id': `8f14e45f-ceea-467f-9d3c-${hex(request, 12)}`,
    },
    spanContext: { traceId: hex(request, 32), spanId: hex(index, 16), traceFlags: 1 },
  };
});
const options = { source: SOURCE, typePrefix: PREFIX };
const recordAt = (index: number) => records[index % COUNT] as EventLogRecord;

/** What an application writes that uses the official SDK, with the same attributes. */
function officialEvent({ eventName, hrTime, severityText, severityNumber, attributes, spanContext }: EventLogRecord) {
  const { traceId, spanId, traceFlags } = spanContext as NonNullable<EventLogRecord['spanContext']>;
  return new CloudEvent({
    type: `${PREFIX}${eventName}`,
    source: SOURCE,
    subject: `tenant/${attributes['tenant_id'] as string}/user/${attributes['user_id'] as string}`,
    time: new Date(hrTime[0] * 1_000 + hrTime[1] / 1_000_000).toISOString(),
    datacontenttype: 'application/json',
    traceparent: `00-${traceId}-${spanId}-0${traceFlags}`,
    severitytext: severityText,
    severitynumber: severityNumber,
    correlationid: attributes['request.id'],
    requestid: attributes['request.id'],
    data: { ...attributes, trace_id: traceId, span_id: spanId },
  });
}

const finished = records.map(
  (record) =>
    JSON.parse(encodeStructured(cloudEventFromLogRecord(record, options)!).toString()) as CloudEventV1<object>,
);
const finishedAt = (index: number) => finished[index % COUNT] as CloudEventV1<object>;

const stringify: Side = {
  name: 'JSON.stringify of the finished object, as a Buffer',
  setup: () => (index) => Buffer.from(JSON.stringify(finishedAt(index))),
};
const official: Side = {
  name: 'new CloudEvent and HTTP.structured',
  version: VERSION,
  setup: () => (index) => Buffer.from(HTTP.structured(officialEvent(recordAt(index))).body as string),
};

const questions: readonly Question[] = [
  {
    name: 'cloudevents/log-record-to-json',
    question: 'What does a log record cost that becomes CloudEvents JSON?',
    ours: {
      name: 'encodeLogRecord',
      setup: () => (index) => encodeLogRecord(recordAt(index), options),
    },
    rivals: [official, stringify],
    bar: [
      { kind: 'at_least', ratio: 5, rival: official.name },
      { kind: 'at_most', ratio: 1.3, rival: stringify.name },
    ],
  },
];

export default questions;
