/** Metrics of the domain, as metric sets: they leave with whatever producer reads the default registry. */
import { counter, defaultRegistry, defineMetricSet, histogram, oneOf } from '@weir/metric-sets';

/** Of each route of books: how it went, and how many books it dealt with. */
export const bookMetrics = defaultRegistry.register(
  defineMetricSet({
    name: 'bookapp.books',
    measurementAttributes: {
      'book.operation': oneOf('list', 'read', 'add', 'bulk_add', 'update', 'delete', 'ingest'),
      'book.outcome': oneOf('done', 'missing', 'failed'),
    },
    metrics: {
      operations: counter({ unit: '{operation}', brief: 'Operations on books, by how they went.' }),
      books: histogram({ unit: '{book}', brief: 'Books in one operation.', boundaries: [1, 10, 50, 100] }),
    },
  }),
);

/** Of error injection. */
export const injectionMetrics = defaultRegistry.register(
  defineMetricSet({
    name: 'bookapp.error_injection',
    metrics: {
      injected: counter({ unit: '{request}', brief: 'Requests into which something was injected.' }),
      unavailable: counter({
        unit: '{read}',
        brief: 'Reads of the configuration that failed, so that nothing is injected.',
      }),
    },
  }),
);
