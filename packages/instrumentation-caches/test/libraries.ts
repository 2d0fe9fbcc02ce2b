/** The five libraries behind one face, bare and observed, for what is asked of all of them alike. */
import { readFileSync } from 'node:fs';
import * as bentocache from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import * as bentocacheLowest from 'bentocache-lowest';
import { memoryDriver as memoryDriverLowest } from 'bentocache-lowest/drivers/memory';
import * as cacheManager from 'cache-manager';
import * as cacheManagerLowest from 'cache-manager-lowest';
import * as cacheable from 'cacheable';
import * as cacheableLowest from 'cacheable-lowest';
import * as keyv from 'keyv';
import * as keyvLowest from 'keyv-lowest';
import * as lruCache from 'lru-cache';
import * as lruCacheLowest from 'lru-cache-lowest';
import {
  BentocacheInstrumentation,
  CacheableInstrumentation,
  type CacheInstrumentation,
  type CacheInstrumentationConfig,
  CacheManagerInstrumentation,
  KeyvInstrumentation,
  LruCacheInstrumentation,
} from '../src/index.ts';

/** A cache of one of the libraries. */
export interface Face {
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
  has(key: string): unknown;
  delete(key: string): unknown;
  clear(): unknown;
  /** Absent where the library loads nothing. */
  load?(key: string, loader: () => unknown): unknown;
}

/** Whether the store of the last tier is down at the moment, where it is one that a test can take down. */
export type StoreFaults = () => boolean;

/** One library in one version. */
export interface Library {
  readonly name: string;
  readonly version: string;
  /** What its tiers are called, in order. */
  readonly tiers: readonly string[];
  /** Observes what `create` makes from now on. */
  readonly instrument: (config?: CacheInstrumentationConfig) => CacheInstrumentation;
  readonly create: (instrumentation: CacheInstrumentation, last?: StoreFaults) => Face;
  /** A cache that no instrumentation has touched, or will. */
  readonly createBare: () => Face;
}

type Methods = Readonly<Record<string, PropertyDescriptor>>;

function methodsOf(prototype: object): Methods {
  const all = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  return Object.fromEntries(all.filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function'));
}

/** Gives a cache the methods of its class as they were when this file was loaded. */
function shielded<C extends object>(cache: C, methods: Methods): C {
  return Object.defineProperties(cache, methods);
}

function versionOf(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

function instrumented<I extends CacheInstrumentation>(instrumentation: I, module: object): I {
  instrumentation.instrumentModule(module);
  return instrumentation;
}

/** A store behind a Keyv. */
class Store {
  readonly opts = {};
  readonly #entries = new Map<string, unknown>();
  readonly #isDown: StoreFaults;

  constructor(isDown: StoreFaults) {
    this.#isDown = isDown;
  }

  async get(key: string): Promise<unknown> {
    if (this.#isDown()) throw new TypeError('down');
    return this.#entries.get(key);
  }

  async set(key: string, value: unknown): Promise<boolean> {
    if (this.#isDown()) throw new TypeError('down');
    this.#entries.set(key, value);
    return true;
  }

  async delete(key: string): Promise<boolean> {
    return this.#entries.delete(key);
  }

  async clear(): Promise<void> {
    this.#entries.clear();
  }
}

function quietKeyv(module: typeof keyv, faults: StoreFaults | undefined): keyv.Keyv {
  if (faults === undefined) return new module.Keyv();
  const made = new module.Keyv({ store: new Store(faults) as never, emitErrors: false } as never);
  made.on('error', () => {});
  return made;
}

function keyvLibrary(name: string, module: typeof keyv): Library {
  const methods = methodsOf(module.Keyv.prototype);
  const make = (faults?: StoreFaults): keyv.Keyv => quietKeyv(module, faults);
  return {
    name: 'keyv',
    version: versionOf(name),
    tiers: ['store'],
    instrument: (config) => instrumented(new KeyvInstrumentation(config), module),
    create: (_instrumentation, faults) => make(faults),
    createBare: () => shielded(make(), methods),
  };
}

function lruLibrary(name: string, module: typeof lruCache): Library {
  const methods = methodsOf(module.LRUCache.prototype);
  const make = () => new module.LRUCache<string, NonNullable<unknown>>({ max: 10_000 });
  const face = (cache: ReturnType<typeof make>): Face => ({
    get: (key) => cache.get(key),
    set: (key, value) => cache.set(key, value as NonNullable<unknown>) === cache,
    has: (key) => cache.has(key),
    delete: (key) => cache.delete(key),
    clear: () => cache.clear(),
  });
  return {
    name: 'lru-cache',
    version: versionOf(name),
    tiers: ['memory'],
    instrument: (config) => instrumented(new LruCacheInstrumentation(config), module),
    create: () => face(make()),
    createBare: () => face(shielded(make(), methods)),
  };
}

function cacheableLibrary(name: string, module: typeof cacheable): Library {
  const methods = methodsOf(module.Cacheable.prototype);
  const make = (faults?: StoreFaults) => {
    const cache = new module.Cacheable({ secondary: quietKeyv(module as never, faults) as never });
    cache.on('error', () => {});
    return cache;
  };
  const face = (cache: ReturnType<typeof make>): Face => ({
    get: (key) => cache.get(key),
    set: (key, value) => cache.set(key, value),
    has: (key) => cache.has(key),
    delete: (key) => cache.delete(key),
    clear: () => cache.clear(),
    load: (key, loader) => cache.getOrSet(key, async () => loader()),
  });
  return {
    name: 'cacheable',
    version: versionOf(name),
    tiers: ['primary', 'secondary'],
    instrument: (config) => instrumented(new CacheableInstrumentation(config), module),
    create: (_instrumentation, faults) => face(make(faults)),
    createBare: () => face(shielded(make(), methods)),
  };
}

function cacheManagerLibrary(name: string, module: typeof cacheManager): Library {
  const options = (faults?: StoreFaults) => ({
    stores: [new keyvLowest.Keyv(), quietKeyv(keyvLowest as never, faults)] as never[],
  });
  const face = (cache: cacheManager.Cache): Face => ({
    get: (key) => cache.get(key),
    set: (key, value) => cache.set(key, value),
    has: (key) => cache.get(key),
    delete: (key) => cache.del(key),
    clear: () => cache.clear(),
    load: (key, loader) => cache.wrap(key, async () => loader()),
  });
  return {
    name: 'cache-manager',
    version: versionOf(name),
    tiers: ['primary', 'secondary'],
    instrument: (config) => new CacheManagerInstrumentation(config),
    create: (instrumentation, faults) => {
      const given = options(faults);
      const cache = module.createCache(given);
      return face((instrumentation as CacheManagerInstrumentation).instrumentCache(cache, given));
    },
    createBare: () => face(module.createCache(options())),
  };
}

/** A driver of a second tier in memory, in the place of a remote one. */
function secondTier(driver: typeof memoryDriver): never {
  const { factory } = driver({ serialize: true });
  return { type: 'l2', options: {}, factory } as never;
}

function bentocacheLibrary(name: string, module: typeof bentocache, driver: typeof memoryDriver): Library {
  const make = () => {
    const store = module.bentostore().useL1Layer(driver({})).useL2Layer(secondTier(driver));
    return new module.BentoCache({ default: 'bentocache', stores: { bentocache: store } });
  };
  const methods = methodsOf(module.BentoCache.prototype);
  const cacheMethods = methodsOf(Object.getPrototypeOf(make().use()) as object);
  const storeMethods = methodsOf(Object.getPrototypeOf(module.bentostore()) as object);
  const face = (bento: ReturnType<typeof make>): Face => ({
    get: (key) => bento.get({ key }),
    set: (key, value) => bento.set({ key, value }),
    has: (key) => bento.has({ key }),
    delete: (key) => bento.delete({ key }),
    clear: () => bento.clear(),
    load: (key, factory) => bento.getOrSet({ key, factory }),
  });
  return {
    name: 'bentocache',
    version: versionOf(name),
    tiers: ['l1', 'l2'],
    instrument: (config) => instrumented(new BentocacheInstrumentation(config), module),
    create: () => face(make()),
    createBare: () => {
      const store = shielded(module.bentostore(), storeMethods);
      store.useL1Layer(driver({})).useL2Layer(secondTier(driver));
      const bento = shielded(
        new module.BentoCache({ default: 'bentocache', stores: { bentocache: store as never } }),
        methods,
      );
      shielded(bento.use(), cacheMethods);
      return face(bento as never);
    },
  };
}

/** The newest of each range. */
export const NEWEST: readonly Library[] = [
  bentocacheLibrary('bentocache', bentocache, memoryDriver),
  cacheManagerLibrary('cache-manager', cacheManager),
  cacheableLibrary('cacheable', cacheable),
  keyvLibrary('keyv', keyv),
  lruLibrary('lru-cache', lruCache),
];

/** The lowest of each range. */
export const LOWEST: readonly Library[] = [
  bentocacheLibrary(
    'bentocache-lowest',
    bentocacheLowest as unknown as typeof bentocache,
    memoryDriverLowest as unknown as typeof memoryDriver,
  ),
  cacheManagerLibrary('cache-manager-lowest', cacheManagerLowest as unknown as typeof cacheManager),
  cacheableLibrary('cacheable-lowest', cacheableLowest as unknown as typeof cacheable),
  keyvLibrary('keyv-lowest', keyvLowest as unknown as typeof keyv),
  lruLibrary('lru-cache-lowest', lruCacheLowest as unknown as typeof lruCache),
];
