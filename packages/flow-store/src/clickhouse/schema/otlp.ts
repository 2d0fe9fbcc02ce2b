/** The server's own consumer of a topic of OTLP logs in JSON: of the records, those that are flow events. */
import {
  ATTR_ERROR_TYPE,
  ATTR_FLOW_ACK_BY,
  ATTR_FLOW_ACK_DEADLINE_MS,
  ATTR_FLOW_ACK_LATENCY_MS,
  ATTR_FLOW_ACK_TYPE,
  ATTR_FLOW_ATTEMPT,
  ATTR_FLOW_CAUSATION_ID,
  ATTR_FLOW_ERROR_MESSAGE,
  ATTR_FLOW_ERROR_RETRYABLE,
  ATTR_FLOW_EVENT_ID,
  ATTR_FLOW_GROUP,
  ATTR_FLOW_ID,
  ATTR_FLOW_INPUT_BYTES,
  ATTR_FLOW_META,
  ATTR_FLOW_NODE_ID,
  ATTR_FLOW_NODE_TYPE,
  ATTR_FLOW_OUTPUT_BYTES,
  ATTR_FLOW_PAYLOAD_BYTES,
  ATTR_FLOW_SAMPLE_RATE,
  ATTR_FLOW_STAGE,
  ATTR_FLOW_STATUS,
  ATTR_FLOW_VERSION,
  ATTR_REQUEST_ID,
  EVENT_FLOW_EVENT,
} from '@weir/semconv';
import { kafkaTable, type ReadTopic, unparsedView } from './kafka.ts';
import type { Place } from './place.ts';

const META = ATTR_FLOW_META('');

/** The parts of an export request that are read, as the Collector writes them: integers of 64 bits as text. */
const EXPORTED = `
  resourceLogs Array(Tuple(
    scopeLogs Array(Tuple(
      logRecords Array(Tuple(
        timeUnixNano UInt64,
        eventName String,
        traceId String,
        spanId String,
        attributes Array(Tuple(
          key String,
          value Tuple(stringValue String, intValue Int64, doubleValue Float64, boolValue Bool)
        ))
      ))
    ))
  ))`;

const text = (key: string): string => `texts['${key}']`;
const count = (key: string): string => `toUInt64(greatest(integers['${key}'], 0))`;
const size = (key: string): string => `if(mapContains(integers, '${key}'), toNullable(${count(key)}), NULL)`;
// JSON does not tell a whole number from a fraction: the SDK writes it as an integer.
const amount = (key: string): string =>
  `if(mapContains(integers, '${key}'), toNullable(integers['${key}'] + doubles['${key}']), NULL)`;

/** The consumer and its views, in the order in which they are made. */
export function otlpConsumer(place: Place, topic: ReadTopic): readonly string[] {
  const { table, onCluster } = place;
  return [
    kafkaTable(place, 'flow_otlp', EXPORTED, 'JSONEachRow', topic),
    unparsedView(place, 'flow_otlp'),
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table('flow_otlp_to_arrival')}${onCluster} TO ${table('flow_arrival')} AS
SELECT
  ${count(ATTR_FLOW_VERSION)} AS version,
  ${text(ATTR_FLOW_EVENT_ID)} AS event_id,
  ${text(ATTR_FLOW_ID)} AS flow_id,
  ${text(ATTR_FLOW_GROUP)} AS group_flow,
  CAST((${text(ATTR_FLOW_NODE_ID)}, ${text(ATTR_FLOW_NODE_TYPE)}), 'Tuple(id String, type String)') AS node,
  ${text(ATTR_FLOW_STAGE)} AS stage,
  ${text(ATTR_FLOW_STATUS)} AS status,
  CAST((${text(ATTR_FLOW_ACK_TYPE)}, ${text(ATTR_FLOW_ACK_BY)}, ${amount(ATTR_FLOW_ACK_LATENCY_MS)}, ${amount(ATTR_FLOW_ACK_DEADLINE_MS)}),
    'Tuple(type String, by String, latency_ms Nullable(Float64), deadline_ms Nullable(Float64))') AS ack,
  CAST((${text(ATTR_ERROR_TYPE)},
    if(mapContains(texts, '${ATTR_FLOW_ERROR_MESSAGE}'), toNullable(${text(ATTR_FLOW_ERROR_MESSAGE)}), NULL),
    if(mapContains(booleans, '${ATTR_FLOW_ERROR_RETRYABLE}'), toNullable(booleans['${ATTR_FLOW_ERROR_RETRYABLE}']), NULL)),
    'Tuple(type String, message Nullable(String), retryable Nullable(Bool))') AS error,
  ${size(ATTR_FLOW_PAYLOAD_BYTES)} AS payload_bytes,
  ${size(ATTR_FLOW_INPUT_BYTES)} AS input_bytes,
  ${size(ATTR_FLOW_OUTPUT_BYTES)} AS output_bytes,
  ${text(ATTR_REQUEST_ID)} AS request_id,
  ${count(ATTR_FLOW_SAMPLE_RATE)} AS sample_rate,
  mapApply((key, value) -> (substring(key, ${META.length + 1}), value), mapFilter((key, value) -> startsWith(key, '${META}'), texts)) AS meta,
  concat(replaceOne(toString(fromUnixTimestamp64Nano(toInt64(record.timeUnixNano), 'UTC')), ' ', 'T'), 'Z') AS timestamp,
  ${text(ATTR_FLOW_CAUSATION_ID)} AS causation_id,
  ${count(ATTR_FLOW_ATTEMPT)} AS attempt,
  record.traceId AS trace_id,
  record.spanId AS span_id,
  topic, partition, offset
FROM (
  SELECT
    _topic AS topic, _partition AS partition, _offset AS offset, record,
    record.attributes AS attributes,
    mapFromArrays(arrayMap(a -> a.key, attributes), arrayMap(a -> a.value.stringValue, attributes)) AS texts,
    mapFromArrays(arrayMap(a -> a.key, attributes), arrayMap(a -> a.value.intValue, attributes)) AS integers,
    mapFromArrays(arrayMap(a -> a.key, attributes), arrayMap(a -> a.value.doubleValue, attributes)) AS doubles,
    mapFromArrays(arrayMap(a -> a.key, attributes), arrayMap(a -> a.value.boolValue, attributes)) AS booleans
  FROM (
    SELECT _topic, _partition, _offset,
      arrayJoin(arrayFlatten(arrayMap(r -> arrayFlatten(arrayMap(s -> s.logRecords, r.scopeLogs)), resourceLogs))) AS record
    FROM ${table('flow_otlp')}
    WHERE _error = ''
  )
  WHERE record.eventName = '${EVENT_FLOW_EVENT}'
)`,
  ];
}
