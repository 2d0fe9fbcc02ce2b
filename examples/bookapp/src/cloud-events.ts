/**
 * Domain events as CloudEvents: to CLOUD_EVENTS_HTTP_URL, and to CLOUD_EVENTS_TOPIC of KAFKA_BROKERS, where they are set. Both
 * may be.
 */
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import { type CloudEventBinding, CloudEventsLogRecordExporter, httpBinding } from '@weir/cloudevents';
import { DOMAIN_EVENTS } from './domain-events.ts';
import { addressesFromEnvironment, textFromEnvironment } from './environment.ts';

const TYPE_PREFIX = 'io.coresdk.';

const FLUSH_INTERVAL_MS = 100;

const names: ReadonlySet<string> = new Set(DOMAIN_EVENTS);

/** An exporter for each way out that is set. */
export async function cloudEventExporters(): Promise<readonly LogRecordExporter[]> {
  const bindings: CloudEventBinding[] = [];
  const endpoint = textFromEnvironment('CLOUD_EVENTS_HTTP_URL');
  if (endpoint !== undefined) bindings.push(httpBinding({ endpoint, flushIntervalMs: FLUSH_INTERVAL_MS }));
  const [topic, brokers] = [textFromEnvironment('CLOUD_EVENTS_TOPIC'), addressesFromEnvironment('KAFKA_BROKERS')];
  if (topic !== undefined && brokers !== undefined) {
    // Loaded only where it is used: the client wants a newer Node than the rest.
    const { kafkaBinding } = await import('@weir/cloudevents/kafka');
    bindings.push(kafkaBinding({ brokers, topic, flushIntervalMs: FLUSH_INTERVAL_MS }));
  }
  return bindings.map(
    (binding) =>
      new CloudEventsLogRecordExporter({
        binding,
        typePrefix: TYPE_PREFIX,
        filter: ({ eventName }) => eventName !== undefined && names.has(eventName),
      }),
  );
}
