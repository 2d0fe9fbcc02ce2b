/** The server's own consumer of the flow topic, as the Kafka transport writes it: one event's JSON a message. */
import { ARRIVING } from './arrival.ts';
import type { Place } from './place.ts';

/** A topic that the server reads; texts are checked already. */
export interface ReadTopic {
  /** A named collection of the server that says how Kafka is reached, credentials among it. */
  readonly collection?: string;
  /** `host:port`, comma-separated; where no collection says it. */
  readonly brokers?: string;
  readonly topic: string;
  readonly group: string;
}

/** Most bytes of a message that is kept because it could not be read. */
const KEPT_BYTES = 1_024;

/** The table that stands for a topic: what reads from it commits what it has read. */
export function kafkaTable(
  { table, onCluster }: Place,
  name: string,
  columns: string,
  format: string,
  { collection, brokers, topic, group }: ReadTopic,
): string {
  const settings = [
    ...(brokers === undefined ? [] : [`kafka_broker_list = '${brokers}'`]),
    `kafka_topic_list = '${topic}'`,
    `kafka_group_name = '${group}'`,
    `kafka_format = '${format}'`,
    // What cannot be parsed comes with its error, instead of holding up the rest.
    "kafka_handle_error_mode = 'stream'",
    // An event is found a second after it was read; a block is as large as that allows.
    'kafka_flush_interval_ms = 1000',
    'kafka_max_block_size = 262144',
    'input_format_skip_unknown_fields = 1',
    'input_format_null_as_default = 1',
  ];
  return `CREATE TABLE IF NOT EXISTS ${table(name)}${onCluster} (${columns}
) ENGINE = Kafka(${collection ?? ''})
SETTINGS ${settings.join(',\n  ')}`;
}

/** The consumer of flow events and its views, in the order in which they are made. */
export function kafkaConsumer(place: Place, topic: ReadTopic): readonly string[] {
  return [
    kafkaTable(place, 'flow_kafka', ARRIVING, 'JSONEachRow', topic),
    unparsedView(place, 'flow_kafka'),
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${place.table('flow_kafka_to_arrival')}${place.onCluster} TO ${place.table('flow_arrival')} AS
SELECT * EXCEPT (_topic, _partition, _offset), _topic AS topic, _partition AS partition, _offset AS offset
FROM (SELECT *, _topic, _partition, _offset FROM ${place.table('flow_kafka')} WHERE _error = '')`,
  ];
}

/** Keeps what could not be parsed, with where it was. */
export function unparsedView({ table, onCluster }: Place, from: string): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table(`${from}_to_bad_message`)}${onCluster} TO ${table('flow_bad_message')} AS
SELECT _topic AS topic, _partition AS partition, _offset AS offset,
  concat('not parsed: ', substringUTF8(_error, 1, 256)) AS reason,
  substring(_raw_message, 1, ${KEPT_BYTES}) AS message
FROM ${table(from)}
WHERE _error != ''`;
}

/** What takes a consumer away, to be made anew; what was read and not committed is read again. */
export function withoutConsumer({ table, onCluster }: Place, name: string): readonly string[] {
  return [`${name}_to_arrival`, `${name}_to_bad_message`, name].map(
    (each) => `DROP TABLE IF EXISTS ${table(each)}${onCluster} SYNC`,
  );
}
