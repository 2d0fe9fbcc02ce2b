/** Has the values that the first tier does not have: from the tiers below, from the loader, from whoever is at it already. */
import { CacheEntry } from '../entry.ts';
import { CacheError } from '../errors.ts';
import type { Levels } from '../level/levels.ts';
import { Lookup } from '../level/lookup.ts';
import type { CacheTelemetry } from '../telemetry/telemetry.ts';
import type { Timer } from '../time.ts';
import { type Flight, Flights } from './flight.ts';
import type { Fetched, LoadContext, LoadRequest } from './options.ts';
import { type Patience, waitFor } from './wait.ts';

/** What fetching takes. */
export interface FetcherOptions {
  /** Whether calls for one key share their work. */
  readonly isCoalescing: boolean;
  readonly timer: Timer;
  /** For the wait of followers, in milliseconds. */
  readonly monotonicMs: () => number;
}

type Work<K, V> = Flight<K, V, Fetched<V>>;

/** Fetches values for one cache. */
export class Fetcher<K, V> {
  readonly #levels: Levels<K, V>;
  readonly #telemetry: CacheTelemetry;
  readonly #options: FetcherOptions;
  readonly #reads: Flights<K, V, Fetched<V>>;
  readonly #loads: Flights<K, V, Fetched<V>>;
  readonly #refreshes: Flights<K, V, Fetched<V>>;

  constructor(levels: Levels<K, V>, telemetry: CacheTelemetry, options: FetcherOptions) {
    this.#levels = levels;
    this.#telemetry = telemetry;
    this.#options = options;
    const onEnd = ({ followers }: { readonly followers: number }): void => {
      if (followers > 0) telemetry.shared(followers + 1);
    };
    this.#reads = new Flights(onEnd);
    this.#loads = new Flights(onEnd);
    this.#refreshes = new Flights(onEnd);
  }

  /**
   * The value of a key that the first tier did not have.
   *
   * @param load absent where only the tiers are asked
   * @throws what the loader throws; the reason of an aborted signal; CacheError `WEIR_CACHE_TIMEOUT`
   */
  async fetch(lookup: Lookup<K, V>, load: LoadRequest<K, V> | undefined, patience: Patience): Promise<Fetched<V>> {
    const flights = load === undefined ? this.#reads : this.#loads;
    for (;;) {
      const joined = this.#options.isCoalescing ? flights.get(lookup.key) : undefined;
      if (joined === undefined)
        return this.#lead(
          flights.lead(lookup, (flight) => this.#work(flight, load)),
          patience,
        );
      const followed = await this.#follow(joined, lookup, patience);
      // A leader whose loader may have nothing answers for nobody whose loader always has something.
      const isAnswer = followed?.entry !== undefined || load === undefined || load.isOptional;
      if (followed !== undefined && isAnswer) return followed;
    }
  }

  /** Renews an entry in the background, unless that is under way. */
  refresh(entry: CacheEntry<V>, load: LoadRequest<K, V> | undefined, { key, operation: cause }: Lookup<K, V>): void {
    if (this.#refreshes.get(key) !== undefined) return;
    const operation = this.#telemetry.beginInBackground('refresh', key, cause);
    const lookup = new Lookup<K, V>(key, operation, true);
    const end = (result: Fetched<V>['result'] | 'error', failure?: { readonly error: unknown }): void => {
      operation?.complete(result, failure);
      this.#telemetry.count('refresh', result);
    };
    const { result: renewed } = this.#refreshes.lead(lookup, (flight) => this.#renew(flight, entry, load));
    renewed.then(
      ({ result }) => end(result),
      (error: unknown) => end('error', { error }),
    );
  }

  /** What is under way for a key may not be stored any more; for every key, where none is given. */
  outdate(...keys: K[]): void {
    for (const flights of [this.#reads, this.#loads, this.#refreshes]) {
      if (keys.length === 0) flights.outdateAll();
      else for (const key of keys) flights.outdate(key);
    }
  }

  async #lead(flight: Work<K, V>, patience: Patience): Promise<Fetched<V>> {
    try {
      return await this.#wait(flight, flight.lookup, patience);
    } finally {
      if (flight.followers > 0) flight.lookup.operation?.led();
    }
  }

  /** Undefined where the leader gave up and took the work with it: the caller has to begin anew. */
  async #follow(flight: Work<K, V>, lookup: Lookup<K, V>, patience: Patience): Promise<Fetched<V> | undefined> {
    const sinceMs = this.#options.monotonicMs();
    flight.followers += 1;
    let hasFollowed = true;
    try {
      return await this.#wait(flight, lookup, patience);
    } catch (error) {
      hasFollowed = !flight.isLeaderGone || patience.signal?.aborted === true;
      if (hasFollowed) throw error;
      return undefined;
    } finally {
      if (hasFollowed) {
        this.#telemetry.counts.followers += 1;
        lookup.operation?.followed(flight.lookup.operation, sinceMs);
      }
    }
  }

  async #wait(flight: Work<K, V>, lookup: Lookup<K, V>, patience: Patience): Promise<Fetched<V>> {
    const { signal, softMs, hardMs } = patience;
    flight.join();
    if (signal === undefined && softMs === undefined && hardMs === undefined) return flight.result;
    const stale = (): CacheEntry<V> | undefined => lookup.stale ?? flight.lookup.stale;
    const giveUp = (why: 'aborted' | 'hard_timeout'): void => {
      if (why === 'aborted' && lookup === flight.lookup) flight.isLeaderGone = true;
      flight.leave();
    };
    const waited = await waitFor(flight.result, patience, this.#options.timer, () => stale() !== undefined, giveUp);
    if (typeof waited === 'object') return waited.value;
    const entry = stale();
    if (waited === 'soft_timeout') return { entry, result: 'stale' };
    if (waited === 'aborted') throw signal?.reason;
    const error = new CacheError('WEIR_CACHE_TIMEOUT', `no value within ${hardMs} ms`);
    if (entry === undefined) throw error;
    return { entry, result: 'stale', failure: { error } };
  }

  async #work(flight: Work<K, V>, load: LoadRequest<K, V> | undefined): Promise<Fetched<V>> {
    const { lookup } = flight;
    const found = await this.#levels.findBelow(lookup);
    if (found !== undefined) {
      if (!flight.isOutdated) await this.#levels.promote(lookup, found);
      return { entry: found.entry, result: 'hit' };
    }
    // With nobody left to wait, there is nobody to load for.
    if (load === undefined || flight.isAbandoned) return NOTHING;
    try {
      return await this.#load(flight, load, lookup.stale);
    } catch (error) {
      if (lookup.stale === undefined) throw error;
      return { entry: lookup.stale, result: 'stale', failure: { error } };
    }
  }

  /** Asks the tiers below for a version that is newer, then the loader. */
  async #renew(flight: Work<K, V>, entry: CacheEntry<V>, load: LoadRequest<K, V> | undefined): Promise<Fetched<V>> {
    const [, second] = this.#levels.all;
    if (second !== undefined) second.label.counts.refreshes += 1;
    const found = await this.#levels.findBelow(flight.lookup);
    if (found !== undefined && found.entry.cachedAt !== entry.cachedAt && second !== undefined) {
      second.label.counts.disagreements += 1;
    }
    if (found !== undefined && (load === undefined || found.entry.cachedAt > entry.cachedAt)) {
      if (!flight.isOutdated) await this.#levels.promote(flight.lookup, found);
      return { entry: found.entry, result: 'hit' };
    }
    return load === undefined ? NOTHING : this.#load(flight, load, entry);
  }

  async #load(
    flight: Work<K, V>,
    { loader, isOptional, entryOptions }: LoadRequest<K, V>,
    stale: CacheEntry<V> | undefined,
  ): Promise<Fetched<V>> {
    const { key, operation } = flight.lookup;
    const context: LoadContext<K, V> = {
      key,
      get signal() {
        return flight.signal;
      },
      ...(stale !== undefined && { stale: stale.value }),
    };
    const given = await (operation === undefined ? loader(context) : operation.load(() => loader(context)));
    if (isOptional && given === undefined) return NOTHING;
    const entry = CacheEntry.is(given) ? (given as CacheEntry<V>) : CacheEntry.of(given, entryOptions);
    if (!flight.isOutdated) await this.#levels.insert(key, entry, operation);
    return { entry, result: 'loaded' };
  }
}

const NOTHING: Fetched<never> = { entry: undefined, result: 'miss' };
