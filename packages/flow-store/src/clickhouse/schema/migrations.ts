/** The schema, version by version. */
import {
  badMessageTable,
  badMessageView,
  counterTable,
  counterView,
  seenTable,
  seenView,
  slotTable,
  slotView,
} from './aggregates.ts';
import { kafkaConsumer, withoutConsumer } from './kafka.ts';
import { otlpConsumer } from './otlp.ts';
import { type Place, placeOf } from './place.ts';
import type { SchemaSettings } from './schema-options.ts';
import { arrivalTable, eventTable, eventView } from './tables.ts';

/** A step from one version to the next; one that was released is never changed. Repeated, it changes nothing. */
export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

// Tables before the views that fill them, and what events are made of last: until then nothing arrives.
const STEPS: readonly (readonly ((place: Place) => string)[])[] = [
  [
    eventTable,
    slotTable,
    seenTable,
    counterTable,
    badMessageTable,
    arrivalTable,
    slotView,
    seenView,
    counterView,
    badMessageView,
    eventView,
  ],
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
    statements: [
      ...statements.map((statement) => statement(place)),
      `INSERT INTO ${place.table('flow_schema')} (version) VALUES (${index + 1})`,
    ],
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
