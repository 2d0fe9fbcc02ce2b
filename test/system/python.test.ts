import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { command } from '../checks/command.ts';
import { kafkaEndpoints, secureConnection } from '../services/kafka/connection.ts';
import { produce, withTopic } from '../services/kafka/round-trip.ts';

const CONSUME = fileURLToPath(new URL('consume.py', import.meta.url));

test('a consumer in Python, logged in by SCRAM-SHA-512 over TLS, reads what the Node client produced', async () => {
  const connection = await secureConnection(kafkaEndpoints(process.env), 'SCRAM-SHA-512');
  const sent = ['first ✓', 'second'].map((value) => ({ key: `key of ${value}`, value, headers: { of: value } }));
  await withTopic(connection, async (topic) => {
    await produce(connection, topic, sent);
    const { status, output } = await command(process.env['WEIR_PYTHON'] ?? '', [CONSUME, topic, '2'], tmpdir());
    expect({
      status,
      read: output
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    }).toEqual({
      status: 0,
      read: sent,
    });
  });
});
