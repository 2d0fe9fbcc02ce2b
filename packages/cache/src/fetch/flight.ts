/** Work that several callers wait for: done once, by the first, for as long as anybody waits. */
import type { Lookup } from '../level/lookup.ts';

/** Work under way for the key of a lookup. */
export class Flight<K, V, T> {
  /** The leader's lookup: what it found on the way, and its operation. */
  readonly lookup: Lookup<K, V>;
  /** Callers that joined after the leader. */
  followers = 0;
  /** Whether the leader's caller gave up: what the work fails with may then be its doing. */
  isLeaderGone = false;
  /** Whether what comes of it may not be stored: its key was invalidated, or newly inserted, meanwhile. */
  isOutdated = false;
  #waiting = 0;
  /** Whether every caller has given up. */
  isAbandoned = false;
  #result: Promise<T> | undefined;
  #controller: AbortController | undefined;
  readonly #onAbandoned: (flight: Flight<K, V, T>) => void;

  constructor(lookup: Lookup<K, V>, onAbandoned: (flight: Flight<K, V, T>) => void) {
    this.lookup = lookup;
    this.#onAbandoned = onAbandoned;
    lookup.signalOf = () => this.signal;
  }

  /** Aborted when every caller has given up. Made when it is asked for: a controller costs as much as a hit. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.isAbandoned) this.#controller.abort();
    return this.#controller.signal;
  }

  get result(): Promise<T> {
    return this.#result as Promise<T>;
  }

  /** Begins the work; once. */
  start(work: (flight: Flight<K, V, T>) => Promise<T>): void {
    this.#result = work(this);
    // Every caller may have gone when it fails.
    this.#result.catch(() => {});
  }

  /** One more caller waits. */
  join(): void {
    this.#waiting += 1;
  }

  /** One caller gives up; with the last one, the work is abandoned. */
  leave(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.isAbandoned = true;
    this.#onAbandoned(this);
    this.#controller?.abort();
  }
}

/** The flights of one kind that are under way, by key. */
export class Flights<K, V, T> {
  readonly #byKey = new Map<K, Flight<K, V, T>[]>();
  readonly #onEnd: (flight: Flight<K, V, T>) => void;

  constructor(onEnd: (flight: Flight<K, V, T>) => void) {
    this.#onEnd = onEnd;
  }

  /** The latest flight for this key, which others may join. */
  get(key: K): Flight<K, V, T> | undefined {
    return this.#byKey.get(key)?.at(-1);
  }

  /** Begins work for the key of a lookup. */
  lead(lookup: Lookup<K, V>, work: (flight: Flight<K, V, T>) => Promise<T>): Flight<K, V, T> {
    const flight = new Flight<K, V, T>(lookup, (abandoned) => this.#remove(abandoned));
    const others = this.#byKey.get(lookup.key);
    if (others === undefined) this.#byKey.set(lookup.key, [flight]);
    else others.push(flight);
    flight.start(work);
    const end = (): void => {
      this.#remove(flight);
      this.#onEnd(flight);
    };
    flight.result.then(end, end);
    return flight;
  }

  /** What is under way for the key is handed to those who wait for it, and not stored. */
  outdate(key: K): void {
    for (const flight of this.#byKey.get(key) ?? []) flight.isOutdated = true;
    this.#byKey.delete(key);
  }

  /** The same for every key. */
  outdateAll(): void {
    for (const key of this.#byKey.keys()) this.outdate(key);
  }

  #remove(flight: Flight<K, V, T>): void {
    const { key } = flight.lookup;
    const flights = this.#byKey.get(key);
    const index = flights?.indexOf(flight) ?? -1;
    if (flights === undefined || index === -1) return;
    if (flights.length === 1) this.#byKey.delete(key);
    else flights.splice(index, 1);
  }
}
