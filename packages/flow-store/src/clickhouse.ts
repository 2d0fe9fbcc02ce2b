export { ClickHouseFlowStore } from './clickhouse/clickhouse-flow-store.ts';
export { clickHouseSchema, type MigratedClickHouse, migrateClickHouse } from './clickhouse/migrate.ts';
export type { ClickHouseConnectionOptions, ClickHouseFlowStoreOptions } from './clickhouse/options.ts';
export type { SchemaOptions, TopicOptions } from './clickhouse/schema/schema-options.ts';
