void (async () => {
  const { printSpans } = await import('./sdk.mjs');
  const { getCacheInstrumentations } = await import('../../src/index.ts');
  getCacheInstrumentations();
  await (
    await import('./use.mjs')
  ).use({
    bentocache: require('bentocache'),
    memoryDriver: require('bentocache/drivers/memory').memoryDriver,
    cacheable: require('cacheable'),
    cacheManager: require('cache-manager'),
    keyv: require('keyv'),
    lruCache: require('lru-cache'),
  });
  printSpans();
})();
