import { inspect } from 'node:util';
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { DeliveryError } from '../../src/errors.ts';
import { KafkaSender, type KafkaSenderOptions } from '../../src/kafka/index.ts';
import { kafkaSettings } from '../../src/kafka/settings.ts';

const brokers = ['kafka-1.test:9093', '[::1]', '127.0.0.1'];
const secret = 'a password that nobody sees';
const sasl = { mechanism: 'PLAIN', username: 'weir', password: secret } as const;

test('brokers are hosts with or without a port, names or addresses', () => {
  expect(kafkaSettings({ brokers }).client.bootstrapBrokers).toEqual([
    { host: 'kafka-1.test', port: 9_093 },
    { host: '::1', port: 9_092 },
    { host: '127.0.0.1', port: 9_092 },
  ]);
});

test.each([
  ['all', -1, true],
  ['-1', -1, true],
  [-1, -1, true],
  ['1', 1, false],
  [1, 1, false],
  ['0', 0, false],
  [0, 0, false],
] as const)(
  'acks %o are %i to the client, and idempotent: %o unless it is said otherwise',
  (acks, sent, idempotent) => {
    expect(kafkaSettings({ brokers, acks })).toMatchObject({ acks: sent, idempotent });
    expect(kafkaSettings({ brokers, acks, idempotent: false }).idempotent).toBe(false);
  },
);

test('a name that is connected to is told in the handshake, an address is not, and the caller has the last word', () => {
  const nameOf = (options: Partial<KafkaSenderOptions>) =>
    kafkaSettings({ brokers: ['kafka.test'], tls: true, ...options }).client.tlsServerName;
  expect(nameOf({})).toBe(true);
  expect(nameOf({ brokers: ['127.0.0.1'] })).toBe(false);
  expect(nameOf({ tls: { servername: 'other.test' } })).toBe(false);
});

const mistakes: readonly (readonly [message: string, options: unknown])[] = [
  ['options must be an object (got undefined)', undefined],
  ['options must be an object (got array)', [brokers]],
  ['brokers must be a list of at least one broker (got undefined)', {}],
  ['brokers must be a list of at least one broker (got string)', { brokers: 'kafka.test:9092' }],
  ['brokers must be a list of at least one broker (got array)', { brokers: [] }],
  ['brokers[1] must be a host, or host:port, without a user (got string)', { brokers: ['a', `u:${secret}@b:1`] }],
  ['brokers[0] must be a host, or host:port, without a user (got string)', { brokers: ['kafka://a:1'] }],
  ['brokers[0] must be a host, or host:port, without a user (got string)', { brokers: ['a:65536'] }],
  ['brokers[0] must be a host, or host:port, without a user (got string)', { brokers: ['a:0'] }],
  ['brokers[0] must be a host, or host:port, without a user (got number)', { brokers: [9_092] }],
  ['clientId must be visible ASCII text (got string)', { brokers, clientId: 'a b' }],
  ['clientId must be visible ASCII text (got number)', { brokers, clientId: 1 }],
  ["topic must be a topic's name (got string)", { brokers, topic: 'a topic' }],
  ["topic must be a topic's name (got string)", { brokers, topic: '..' }],
  ["topic must be a topic's name (got null)", { brokers, topic: null }],
  ['acks must be one of all -1 1 0 (got number)', { brokers, acks: 2 }],
  ['acks must be one of all -1 1 0 (got string)', { brokers, acks: 'ALL' }],
  ['idempotent must be false where acks is not all (got boolean)', { brokers, acks: '1', idempotent: true }],
  ['idempotent must be true or false (got string)', { brokers, idempotent: 'true' }],
  ['compression must be one of none gzip snappy lz4 zstd (got string)', { brokers, compression: 'brotli' }],
  ['tls must be true, false or an object (got string)', { brokers, tls: secret }],
  ['sasl must be an object (got string)', { brokers, sasl: secret }],
  [
    'sasl.mechanism must be one of PLAIN SCRAM-SHA-256 SCRAM-SHA-512 OAUTHBEARER (got string)',
    { brokers, sasl: { ...sasl, mechanism: secret } },
  ],
  ['sasl.username must be text (got undefined)', { brokers, sasl: { ...sasl, username: undefined } }],
  ['sasl.password must be text (got array)', { brokers, sasl: { ...sasl, password: [secret] } }],
  ['sasl.password must be text (got string)', { brokers, sasl: { ...sasl, password: '' } }],
  ['sasl.token must be a token or a function (got undefined)', { brokers, sasl: { mechanism: 'OAUTHBEARER' } }],
  [
    'sasl.token must be a token or a function (got string)',
    { brokers, sasl: { mechanism: 'OAUTHBEARER', token: `${secret}\u0001` } },
  ],
  ['connectTimeoutMs must be an integer from 1 to 2147483647 (got number)', { brokers, connectTimeoutMs: 0 }],
  ['requestTimeoutMs must be an integer from 1 to 2147483647 (got number)', { brokers, requestTimeoutMs: 2 ** 31 }],
  ['requestTimeoutMs must be an integer from 1 to 2147483647 (got string)', { brokers, requestTimeoutMs: '1s' }],
  ['autocreateTopics must be true or false (got number)', { brokers, autocreateTopics: 1 }],
];

test.each(mistakes)('%s', (message, options) => {
  const error = thrown(() => new KafkaSender(options as KafkaSenderOptions));
  expect(error).toMatchObject({
    code: 'WEIR_DELIVERY_OPTION',
    message: `WEIR_DELIVERY_OPTION: ${message}`,
    retryable: false,
  });
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(secret);
});

test('a key that is none is found when the sender is made, and not told', () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`;
  const error = thrown(() => new KafkaSender({ brokers, tls: { key, passphrase: secret } }));
  expect(error).toMatchObject({ code: 'WEIR_DELIVERY_OPTION' });
  expect(error?.message).toMatch(/^WEIR_DELIVERY_OPTION: tls cannot be used \(ERR_[A-Z_]+\)$/);
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(secret);
});

test('neither a sender nor its JSON shows who it is', async () => {
  const sender = new KafkaSender({ brokers, sasl, tls: { passphrase: secret } });
  expect(inspect(sender, { depth: Infinity, showHidden: true, getters: true })).not.toContain(secret);
  expect(JSON.stringify(sender)).toBe('{}');
  await sender.close();
});

test.prop([fc.anything()])(
  'whatever is given as an option, the answer is a sender or a DeliveryError',
  async (value) => {
    const names = [
      'clientId',
      'topic',
      'acks',
      'idempotent',
      'compression',
      'tls',
      'sasl',
      'connectTimeoutMs',
      'brokers',
    ];
    for (const name of names) {
      try {
        const sender = new KafkaSender({ brokers, [name]: value } as KafkaSenderOptions);
        await sender.close();
      } catch (error) {
        expect(error).toBeInstanceOf(DeliveryError);
      }
    }
  },
);

function thrown(work: () => unknown): Error | undefined {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  return undefined;
}
