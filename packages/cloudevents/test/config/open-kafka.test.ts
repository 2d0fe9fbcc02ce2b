import { expect, test } from 'vitest';
import { cloudEventsConfig, openCloudEvents } from '../../src/config/index.ts';

const kafka = { brokers: ['127.0.0.1:9092'], topic: 'coresdk-events' };

test('a configured Kafka gets whole events, with the attributes as headers again, unless it is said otherwise', async () => {
  const event = { specversion: '1.0', id: '1', source: '/orders', type: 'order.placed', data: { total: 7 } };
  const encodedBy = async (options: object): Promise<unknown> => {
    const { binding } = await openCloudEvents(cloudEventsConfig({ cloud_events: { kafka: { ...kafka, ...options } } }));
    return binding?.encode(event);
  };
  const structured = (await encodedBy({})) as { value: Buffer; headers: Record<string, string> };
  expect(JSON.parse(structured.value.toString())).toEqual(event);
  expect(structured.headers['ce_type']).toBe('order.placed');
  const binary = (await encodedBy({ mode: 'binary' })) as { value: Buffer };
  expect(binary.value.toString()).toBe('{"total":7}');
});

test('a user that is not there, and a file that cannot be read, are errors before anything is sent', async () => {
  const open = (options: object) =>
    openCloudEvents(cloudEventsConfig({ cloud_events: { kafka: { ...kafka, ...options } } }));
  await expect(open({ sasl: { mechanism: 'PLAIN' } })).rejects.toThrow(
    'WEIR_DELIVERY_OPTION: sasl.username must be text',
  );
  await expect(open({ tls: { ca_file: 'none.pem' } })).rejects.toThrow(
    'WEIR_CLOUDEVENTS_CONFIG: cloud_events.kafka.tls.ca_file names a file that cannot be read (ENOENT)',
  );
});
