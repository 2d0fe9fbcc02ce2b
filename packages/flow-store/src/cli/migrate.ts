/** Makes the tables of a ClickHouse, or brings them up to date. */
import type { SchemaOptions, TopicOptions } from '../clickhouse/schema/schema-options.ts';
import type { CommandLine } from './command-line.ts';
import type { FlowsCliIo } from './io.ts';
import { namedClickHouse } from './named-store.ts';

/** Runs the migration, or prints it. */
export async function migrate(line: CommandLine, io: FlowsCliIo): Promise<void> {
  const connection = await namedClickHouse(line.store ?? io.env['WEIR_FLOW_STORE'], io);
  const { clickHouseSchema, migrateClickHouse } = await import('../clickhouse.ts');
  const schema = schemaOf(line);
  if (line.dryRun) {
    const { database } = connection;
    const statements = clickHouseSchema({ ...schema, ...(database === undefined ? {} : { database }) });
    for (const statement of statements) io.print(`${statement};`);
    return;
  }
  const migrated = await migrateClickHouse({ ...connection, ...schema });
  const { from, to } = migrated;
  if (line.json) io.print(JSON.stringify(migrated));
  else io.print(from === to ? `version ${to}, as before` : `version ${to}, was ${from}`);
}

function schemaOf({
  brokers,
  collection,
  topic,
  otlpTopic,
  group,
  retentionDays,
  cluster,
}: CommandLine): SchemaOptions {
  const reached: TopicOptions = {
    ...(brokers === undefined ? {} : { brokers }),
    ...(collection === undefined ? {} : { collection }),
    ...(group === undefined ? {} : { group }),
  };
  const isRead = brokers !== undefined || collection !== undefined;
  return {
    ...(retentionDays === undefined ? {} : { retentionDays }),
    ...(cluster === undefined ? {} : { cluster }),
    // Who names the topic of OTLP alone has no other.
    ...(isRead && (topic !== undefined || otlpTopic === undefined)
      ? { kafka: { ...reached, ...(topic === undefined ? {} : { topic }) } }
      : {}),
    ...(isRead && otlpTopic !== undefined ? { otlp: { ...reached, topic: otlpTopic } } : {}),
  };
}
