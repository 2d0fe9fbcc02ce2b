/** Another process with a cache of the same name: does what it is asked to in messages, and answers each. */
import { Cache } from '@weir/cache';
import { RedisInvalidationBus } from '@weir/cache/redis';
import { createClient } from 'redis';

const [, , url = '', channel = ''] = process.argv;
const connection = createClient({ url, socket: { reconnectStrategy: 20 } });
connection.on('error', () => {});
await connection.connect();
const cache = Cache.builder<string, string>('books')
  .memory()
  .invalidationBus(new RedisInvalidationBus({ connection, channel }))
  .build();

process.on('message', (message: { insert?: string; tags?: string[]; has?: string[] }) => {
  void answer(message).then((result) => process.send?.(result));
});
process.send?.('ready');

async function answer({ insert, tags = [], has = [] }: { insert?: string; tags?: string[]; has?: string[] }) {
  if (insert !== undefined) return cache.insert(insert, insert, { tags });
  return Promise.all(has.map((key) => cache.contains(key)));
}
