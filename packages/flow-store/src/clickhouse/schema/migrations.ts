/** The schema, version by version. */
import { kafkaConsumer, withoutConsumer } from './kafka.ts';
import { otlpConsumer } from './otlp.ts';
import { type Place, placeOf } from './place.ts';
import type { SchemaSettings } from './schema-options.ts';
import type { Statement } from './statement.ts';
import { VERSION_1 } from './version-1.ts';
import { version2 } from './version-2.ts';

/** A step from one version to the next; one that was released is never changed. Repeated, it changes nothing. */
export interface Migration {
  readonly version: number;
  readonly statements: readonly Statement[];
}

const STEPS: readonly ((place: Place) => readonly Statement[])[] = [
  (place) => VERSION_1.map((statement) => statement(place)),
  version2,
];

/** The version that this package writes and asks. */
export const SCHEMA_VERSION: number = STEPS.length;

/** The statements before all: the database, and the table of versions. */
export function foundation({ place: options }: SchemaSettings): readonly string[] {
  const { table, onCluster, engine } = placeOf(options);
  return [
    `CREATE DATABASE IF NOT EXISTS \`${options.database}\`${onCluster}`,
    `CREATE TABLE IF NOT EXISTS ${table('flow_schema')}${onCluster} (
  version UInt32,
  applied DateTime DEFAULT now()
) ENGINE = ${engine('ReplacingMergeTree', 'flow_schema')}
ORDER BY version`,
  ];
}

/** Every step, in order. */
export function migrations({ place: options }: SchemaSettings): readonly Migration[] {
  const place = placeOf(options);
  return STEPS.map((statements, index) => ({
    version: index + 1,
    statements: [...statements(place), `INSERT INTO ${place.table('flow_schema')} (version) VALUES (${index + 1})`],
  }));
}

/** The statements after all: consumers of topics, made anew, since how a topic is read may have changed. */
export function consumers({ place: options, kafka, otlp }: SchemaSettings): readonly string[] {
  const place = placeOf(options);
  return [
    ...(kafka === undefined ? [] : [...withoutConsumer(place, 'flow_kafka'), ...kafkaConsumer(place, kafka)]),
    ...(otlp === undefined ? [] : [...withoutConsumer(place, 'flow_otlp'), ...otlpConsumer(place, otlp)]),
  ];
}
