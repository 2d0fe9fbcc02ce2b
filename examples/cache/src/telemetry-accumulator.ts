/** Folds the events of tiers into one summary for each operation, without an SDK: what arrives is told apart by its number. */
import { Cache, type CacheEventHandler, type CacheOperationEvent, type CacheTierEvent } from '@weir/cache';
import { MockTier } from '@weir/cache/testing';

class Accumulator implements CacheEventHandler {
  readonly #pending = new Map<number, CacheTierEvent[]>();

  onTierEvent(event: CacheTierEvent): void {
    // Maintenance belongs to no operation, so nothing would ever complete it.
    if (event.requestId === 0) return console.log(`maintenance: ${described(event)}`);
    const events = this.#pending.get(event.requestId) ?? [];
    this.#pending.set(event.requestId, [...events, event]);
  }

  onOperationComplete({ requestId, operation, result, role }: CacheOperationEvent): void {
    const events = this.#pending.get(requestId) ?? [];
    this.#pending.delete(requestId);
    console.log(`${operation} ${result} (${role ?? 'alone'}): ${events.map(described).join(', ')}`);
  }
}

function described({ tierName, event, fallback }: CacheTierEvent): string {
  return `${tierName}${fallback ? ' (fallback)' : ''} ${event}`;
}

const books = Cache.builder<string, string>('books')
  .memory({ maxEntries: 1 })
  .fallback(new MockTier<string, string>({ name: 'remote', isShared: true }))
  .stampedeProtection()
  .eventHandler(new Accumulator())
  .build();

await Promise.all([1, 2].map(() => books.getOrInsert('b-1', () => 'Dune')));
await books.insert('b-2', 'Solaris');
await books.get('b-1');
await books.get('b-3');
