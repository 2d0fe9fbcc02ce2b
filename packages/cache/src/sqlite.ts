/** Node's own SQLite as a tier: the embedded second one. Importing this loads `node:sqlite`. */
export { SqliteTier, type SqliteTierOptions } from './sqlite/sqlite-tier.ts';
export type { RemoteTierOptions } from './tier/remote-options.ts';
export { jsonSerializer, type Serializer } from './tier/serializer.ts';
