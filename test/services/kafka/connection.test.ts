import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { kafkaEndpoints, kafkaEnvironment, plaintextConnection, secureConnection } from './connection.ts';

const endpoints = {
  brokers: '127.0.0.1:1001',
  secureBrokers: '127.0.0.1:1002',
  username: 'weir',
  password: 'aZ-_9',
  caFile: '/data/tls/ca.pem',
};

test('the variables that name a broker give its endpoints back', () => {
  const variables = kafkaEnvironment({
    name: 'kafka',
    version: '4.3.1',
    pids: [1],
    endpoints: { ...endpoints, dataDir: '/x' },
  });
  expect(Object.keys(variables)).toContain('KAFKA_SECURE_BROKERS');
  expect(kafkaEndpoints(variables)).toEqual(endpoints);
});

test('a variable that is empty names nothing', () => {
  expect(kafkaEndpoints({ KAFKA_BROKERS: '127.0.0.1:1001', KAFKA_USERNAME: '' })).toEqual({
    brokers: '127.0.0.1:1001',
  });
});

test('a list of brokers is a list to the client', () => {
  expect(plaintextConnection({ brokers: 'a:1, b:2' })).toEqual({ bootstrapBrokers: ['a:1', 'b:2'] });
});

test('a secure connection trusts the authority of the file and logs in by the mechanism', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-connection-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, 'certificate');
  expect(await secureConnection({ ...endpoints, caFile }, 'PLAIN')).toEqual({
    bootstrapBrokers: ['127.0.0.1:1002'],
    tls: { ca: Buffer.from('certificate') },
    sasl: { mechanism: 'PLAIN', username: 'weir', password: 'aZ-_9' },
  });
});

test('what is missing is named with the variable that gives it', async () => {
  await expect(secureConnection({ brokers: '127.0.0.1:1001' }, 'PLAIN')).rejects.toThrow(
    "Kafka's secureBrokers is not known: set KAFKA_SECURE_BROKERS",
  );
});
