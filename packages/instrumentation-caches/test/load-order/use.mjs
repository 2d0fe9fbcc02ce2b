/** One miss in a cache of each library. */
export async function use({ bentocache, memoryDriver, cacheable, cacheManager, keyv, lruCache }) {
  const store = bentocache.bentostore().useL1Layer(memoryDriver({}));
  await new bentocache.BentoCache({ default: 'bento', stores: { bento: store } }).get({ key: 'k' });
  await new cacheable.Cacheable().get('k');
  await cacheManager.createCache().get('k');
  await new keyv.Keyv().get('k');
  new lruCache.LRUCache({ max: 1 }).get('k');
}
