import {
  AuthenticationError,
  MultipleErrors,
  NetworkError,
  ProtocolError,
  TimeoutError,
  UnsupportedApiError,
  UserError,
} from '@platformatic/kafka';
import { expect, test } from 'vitest';
import { failureOf } from '../../src/kafka/failure.ts';

const nodeError = (code: string) => Object.assign(new Error('of Node'), { code });
const attempts = (...errors: Error[]) => new MultipleErrors('produce failed', errors);
const noBroker = (...causes: Error[]) =>
  new MultipleErrors(
    'Cannot connect to any broker.',
    causes.map((cause) => new NetworkError('Connection failed.', { cause })),
  );

const cases: readonly (readonly [says: string, code: string, retryable: boolean, error: unknown])[] = [
  [
    'the broker refused the login',
    'AUTHENTICATION',
    false,
    noBroker(new AuthenticationError('failed', { cause: new ProtocolError('SASL_AUTHENTICATION_FAILED') })),
  ],
  ['the broker refused the login', 'AUTHENTICATION', false, noBroker(new ProtocolError('UNSUPPORTED_SASL_MECHANISM'))],
  [
    'the broker refused the login',
    'AUTHENTICATION',
    false,
    noBroker(new AuthenticationError('Invalid server signature.')),
  ],
  [
    'a broker did not answer in time',
    'TIMEOUT',
    true,
    noBroker(new AuthenticationError('failed', { cause: new TimeoutError('Request timed out') })),
  ],
  [
    'no broker was reached, or the connection was lost',
    'CONNECTION',
    true,
    noBroker(new AuthenticationError('failed', { cause: new NetworkError('Connection closed') })),
  ],
  ['no secure connection (SELF_SIGNED_CERT_IN_CHAIN)', 'TLS', false, noBroker(nodeError('SELF_SIGNED_CERT_IN_CHAIN'))],
  [
    'no secure connection (ERR_TLS_CERT_ALTNAME_INVALID)',
    'TLS',
    false,
    noBroker(nodeError('ERR_TLS_CERT_ALTNAME_INVALID')),
  ],
  ['no secure connection (EPROTO)', 'TLS', false, noBroker(nodeError('EPROTO'))],
  ['the broker wants TLS', 'TLS', false, new UserError('Broker requires TLS.')],
  [
    'no broker was reached, or the connection was lost (ECONNRESET)',
    'CONNECTION',
    true,
    noBroker(new UserError('TLS handshake failed.', { cause: nodeError('ECONNRESET') })),
  ],
  ['the broker has no such topic', 'TOPIC', true, new UserError('Unknown topic orders.')],
  [
    'the broker answered TOPIC_AUTHORIZATION_FAILED',
    'REFUSED',
    false,
    attempts(new ProtocolError('TOPIC_AUTHORIZATION_FAILED')),
  ],
  [
    'the broker answered NOT_ENOUGH_REPLICAS',
    'REFUSED',
    true,
    attempts(new ProtocolError('NOT_ENOUGH_REPLICAS'), new ProtocolError('NOT_ENOUGH_REPLICAS')),
  ],
  [
    'the broker answered MESSAGE_TOO_LARGE',
    'REFUSED',
    false,
    attempts(new NetworkError('Connection closed'), new ProtocolError('MESSAGE_TOO_LARGE')),
  ],
  ['Unsupported API Produce.', 'UNSUPPORTED', false, new UnsupportedApiError('Unsupported API Produce.')],
  ['a broker did not answer in time', 'TIMEOUT', true, attempts(new TimeoutError('Request timed out'))],
  [
    'no broker was reached, or the connection was lost (ECONNREFUSED)',
    'CONNECTION',
    true,
    noBroker(new AggregateError([nodeError('ECONNREFUSED')])),
  ],
  [
    'no broker was reached, or the connection was lost',
    'CONNECTION',
    true,
    new TypeError('Cannot read properties of undefined'),
  ],
  ['no broker was reached, or the connection was lost', 'CONNECTION', true, 'thrown text'],
];

test.each(cases)('%s: %s, retryable: %o', (says, code, retryable, error) => {
  const failure = failureOf(error);
  expect(failure).toMatchObject({
    code: `WEIR_DELIVERY_KAFKA_${code}`,
    message: `WEIR_DELIVERY_KAFKA_${code}: ${says}`,
    retryable,
  });
  expect(failure.cause).toBe(error);
});

test('errors that lead back to themselves, and very many of them, are read once', () => {
  const knot = Object.assign(new Error('knot'), { errors: [] as Error[] });
  knot.errors.push(knot, ...Array.from({ length: 100_000 }, () => new Error('one of many')));
  knot.cause = knot;
  expect(failureOf(knot).code).toBe('WEIR_DELIVERY_KAFKA_CONNECTION');
});
