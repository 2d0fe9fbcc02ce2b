/** Makes the tables of a ClickHouse, or brings them up to date. */
import type { SchemaOptions, TopicOptions } from '../clickhouse/schema/schema-options.ts';
import { clickHouseModule, namedClickHouse } from '../named/named-store.ts';
import { type CommandLine, storeName } from './command-line.ts';
import type { FlowsCliIo } from './io.ts';

/** Runs the migration, or prints it. */
export async function migrate(line: CommandLine, io: FlowsCliIo): Promise<void> {
  const connection = await namedClickHouse(storeName(line, io), io.env);
  const { clickHouseSchema, migrateClickHouse } = await clickHouseModule();
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
