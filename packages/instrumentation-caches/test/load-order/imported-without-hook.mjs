import * as modules from './modules.mjs';
import { printSpans } from './sdk.mjs';
import { use } from './use.mjs';
import { getCacheInstrumentations } from '../../src/index.ts';

const [bento, cacheable, cacheManager, keyv, lru] = getCacheInstrumentations();
bento.instrumentModule(modules.bentocache);
cacheable.instrumentModule(modules.cacheable);
keyv.instrumentModule(modules.keyv);
lru.instrumentModule(modules.lruCache);
const createCache = (options) => cacheManager.instrumentCache(modules.cacheManager.createCache(options), options);
await use({ ...modules, cacheManager: { createCache } });
printSpans();
