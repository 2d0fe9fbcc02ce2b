/** A process of a cluster that exports its metric sets for itself: writes what it is told to in messages, and flushes. */
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationTemporality, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { counter, defaultRegistry, defineMetricSet, MetricSetProducer } from '@weir/metric-sets';

const [, , url = '', service = ''] = process.argv;
const definition = defineMetricSet({ name: 'shop.cluster', metrics: { done: counter({ unit: '{item}' }) } });
const m = defaultRegistry.register(definition);
const provider = new MeterProvider({
  resource: resourceFromAttributes({ 'service.name': service, 'service.instance.id': String(process.pid) }),
  readers: [
    new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter({ url, temporalityPreference: AggregationTemporality.DELTA as number }),
      exportIntervalMillis: 3_600_000,
      metricProducers: [new MetricSetProducer({ temporality: 'delta' })],
    }),
  ],
});

process.on('message', (items: number) => {
  m.done.add(items);
  void provider.forceFlush().then(() => process.send?.('flushed'));
});
process.send?.('ready');
