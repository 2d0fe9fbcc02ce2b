/** `fetch` of lru-cache: a read, and where it found nothing a load that others may share. */
import type { CacheResult } from '@weir/cache';
import type { Call } from './call.ts';
import type { Status } from './lru-status.ts';

/** One fetch: what the memory said stands in its status as soon as it is called, the rest is the loader's time. */
export class LruFetch {
  readonly #status: Status;
  readonly #tier: string;
  readonly #allowStale: boolean;

  /** @param allowStale whether the fetch may give back what is there while it is renewed */
  constructor(status: Status, tier: string, allowStale: boolean) {
    this.#status = status;
    this.#tier = tier;
    this.#allowStale = allowStale;
  }

  /** Notes what was found, and observes the load where there is one. */
  begin(call: Call, given: Promise<unknown>): void {
    const { fetch, returnedStale = false } = this.#status;
    this.#noteRead(call);
    if (returnedStale || this.#isRenewal) return;
    if (fetch === 'inflight') call.follow();
    if (!this.#isLoading) return;
    const loading = call.load(() => given);
    // What it rejects with is the caller's, who has the promise itself.
    (loading as Promise<unknown>).catch(() => {});
  }

  /** How it ended, and what was stored on the way. */
  end(call: Call, value: unknown): CacheResult {
    const { fetch, returnedStale = false, fetchError, fetchUpdated } = this.#status;
    if (fetchUpdated === true && this.#isLoading) this.#noteInsertion(call);
    if (value === undefined) return 'miss';
    if (returnedStale) return 'stale';
    if (fetch === 'hit' || fetch === 'get' || call.hasHit) return call.hasHit ? 'hit' : 'miss';
    return fetchError === undefined ? 'loaded' : 'stale';
  }

  get #isLoading(): boolean {
    const { fetch } = this.#status;
    return fetch === 'miss' || fetch === 'refresh' || fetch === 'stale';
  }

  /** Whether the value that is there is given back, and another fetched meanwhile. */
  get #isRenewal(): boolean {
    return this.#status.fetch === 'refresh' && this.#allowStale;
  }

  #noteRead(call: Call): void {
    const { fetch, get, returnedStale = false } = this.#status;
    const isHit = fetch === 'hit' || (fetch === 'get' && get === 'hit') || this.#isRenewal;
    const isExpired = (fetch === 'stale' || (fetch === 'get' && get === 'stale')) && !returnedStale;
    const label = call.state.tier(this.#tier, false);
    label.counts.gets += 1;
    if (returnedStale) label.counts.stale += 1;
    else if (isHit) label.counts.hits += 1;
    else label.counts.misses += 1;
    if (isExpired) label.counts.expired += 1;
    const event = isHit || returnedStale ? 'hit' : isExpired ? 'expired' : 'miss';
    const step = call.operation?.tier(label);
    call.noteStep(event, undefined, returnedStale);
    step?.end(event, returnedStale ? { stale: true } : {});
  }

  #noteInsertion(call: Call): void {
    const label = call.state.tier(this.#tier, false);
    label.counts.inserted += 1;
    call.noteStep('inserted');
    call.operation?.tier(label)?.end('inserted');
  }
}
