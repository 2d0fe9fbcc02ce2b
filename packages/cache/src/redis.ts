/** Redis as a tier, and as the bus between processes. */
export type { BytesMapping, RedisConnection, RedisPubSubConnection, RedisSubscriber } from './redis/connection.ts';
export { type RedisBusOptions, RedisInvalidationBus } from './redis/redis-bus.ts';
export { RedisTier, type RedisTierOptions } from './redis/redis-tier.ts';
export type { RemoteTierOptions } from './tier/remote-options.ts';
export { jsonSerializer, type Serializer } from './tier/serializer.ts';
