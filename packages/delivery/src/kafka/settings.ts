/** Options checked where they are given, and what the client is told. */
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { BaseOptions, Broker } from '@platformatic/kafka';
import { errorName, typeName } from '@weir/otel-compat';
import { DeliveryError } from '../errors.ts';
import {
  KAFKA_ACKS,
  KAFKA_COMPRESSIONS,
  type KafkaCompression,
  type KafkaConnectionOptions,
  type KafkaSasl,
  type KafkaSenderOptions,
  SASL_MECHANISMS,
  type TlsOptions,
} from './options.ts';
import { isTopicName } from './record.ts';

/** What a sender works by. */
export interface KafkaSettings {
  readonly topic: string | undefined;
  readonly acks: number;
  readonly idempotent: boolean;
  readonly compression: KafkaCompression;
  readonly autocreateTopics: boolean;
  /** How to connect. Holds the password. */
  readonly client: BaseOptions;
}

// The longest time that a timer of Node takes.
const MAX_TIMER_MS = 2_147_483_647;

const DEFAULT_PORT = 9_092;
const MAX_PORT = 65_535;
const BROKER = /^(?:([A-Za-z0-9._-]+)|\[([0-9A-Fa-f:.]+)\])(?::(\d{1,5}))?$/;

/** @throws DeliveryError `WEIR_DELIVERY_OPTION`, naming the option and the type it had */
export function kafkaSettings(options: KafkaSenderOptions): KafkaSettings {
  const client = clientSettings(options);
  const { topic, acks = 'all', compression = 'none' } = options;
  demand(topic === undefined || isTopicName(topic), 'topic', "a topic's name", topic);
  demandOneOf('acks', acks, KAFKA_ACKS);
  demandOneOf('compression', compression, KAFKA_COMPRESSIONS);

  const numericAcks = acks === 'all' ? -1 : Number(acks);
  const idempotent = flag('idempotent', options.idempotent ?? numericAcks === -1);
  demand(!idempotent || numericAcks === -1, 'idempotent', 'false where acks is not all', idempotent);
  const autocreateTopics = flag('autocreateTopics', options.autocreateTopics ?? false);
  return { topic, acks: numericAcks, idempotent, compression, autocreateTopics, client };
}

/**
 * How a client is to connect. Holds the password.
 *
 * @throws DeliveryError `WEIR_DELIVERY_OPTION`, naming the option and the type it had
 */
export function clientSettings(options: KafkaConnectionOptions): BaseOptions {
  demand(isObject(options), 'options', 'an object', options);
  const { clientId = 'weir', tls = false, sasl } = options;
  demand(typeof clientId === 'string' && /^[!-~]{1,249}$/.test(clientId), 'clientId', 'visible ASCII text', clientId);
  const brokers = checkedBrokers(options.brokers);
  const requestTimeout = milliseconds('requestTimeoutMs', options.requestTimeoutMs ?? 10_000);
  const client: BaseOptions = {
    clientId,
    bootstrapBrokers: [...brokers],
    connectTimeout: milliseconds('connectTimeoutMs', options.connectTimeoutMs ?? 5_000),
    requestTimeout,
    // How long the broker waits for its replicas.
    timeout: requestTimeout,
  };
  if (tls !== false) Object.assign(client, tlsSettings(tls, brokers));
  if (sasl !== undefined) client.sasl = checkedSasl(sasl);
  return client;
}

function checkedBrokers(brokers: unknown): readonly Broker[] {
  demand(Array.isArray(brokers) && brokers.length > 0, 'brokers', 'a list of at least one broker', brokers);
  return (brokers as readonly unknown[]).map((broker, index) => {
    const [, name, address, port] = (typeof broker === 'string' && BROKER.exec(broker)) || [];
    const host = name ?? address;
    const number = port === undefined ? DEFAULT_PORT : Number(port);
    if (host === undefined || number < 1 || number > MAX_PORT) {
      throw bad(`brokers[${index}]`, 'a host, or host:port, without a user', broker);
    }
    return { host, port: number };
  });
}

function tlsSettings(tls: unknown, brokers: readonly Broker[]): Pick<BaseOptions, 'tls' | 'tlsServerName'> {
  demand(tls === true || isObject(tls), 'tls', 'true, false or an object', tls);
  const options: TlsOptions = tls === true ? {} : (tls as TlsOptions);
  try {
    // Made here, so that a bad certificate or key is found now and not by a connection, which would never be ready.
    const secureContext = options.secureContext ?? createSecureContext(options);
    // A client does not tell the name that it connects to unless it is asked to, and an address must not be told.
    const tellsName = options.servername === undefined && brokers.every(({ host }) => isIP(host) === 0);
    return { tls: { ...options, secureContext }, tlsServerName: tellsName };
  } catch (error) {
    throw new DeliveryError('WEIR_DELIVERY_OPTION', `tls cannot be used (${codeOf(error)})`, { retryable: false });
  }
}

function checkedSasl(sasl: unknown): KafkaSasl {
  demand(isObject(sasl), 'sasl', 'an object', sasl);
  const { mechanism, username, password, token } = sasl as Readonly<Record<string, unknown>>;
  demandOneOf('sasl.mechanism', mechanism, SASL_MECHANISMS);
  if (mechanism === 'OAUTHBEARER') {
    demand(isBearerToken(token) || typeof token === 'function', 'sasl.token', 'a token or a function', token);
    return {
      mechanism,
      token: typeof token === 'function' ? checkedTokens(token as () => unknown) : (token as string),
    };
  }
  demand(typeof username === 'string' && username !== '', 'sasl.username', 'text', username);
  demand(typeof password === 'string' && password !== '', 'sasl.password', 'text', password);
  return { mechanism, username, password } as KafkaSasl;
}

// RFC 6750, section 2.1. What the login is framed by, and what is no text, would reach the broker as another login.
function isBearerToken(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._~+/-]+=*$/.test(value);
}

/** What the function throws is the application's, and can hold the token. */
function checkedTokens(tokens: () => unknown): () => Promise<string> {
  return async () => {
    let token: unknown;
    try {
      token = await tokens();
    } catch (error) {
      throw new DeliveryError('WEIR_DELIVERY_KAFKA_AUTHENTICATION', `sasl.token failed (${errorName(error)})`, {
        retryable: true,
      });
    }
    if (isBearerToken(token)) return token;
    const detail = `sasl.token must give a token (got ${typeName(token)})`;
    throw new DeliveryError('WEIR_DELIVERY_KAFKA_AUTHENTICATION', detail, { retryable: true });
  };
}

function milliseconds(name: string, value: unknown): number {
  const fits = Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= MAX_TIMER_MS;
  demand(fits, name, `an integer from 1 to ${MAX_TIMER_MS}`, value);
  return value as number;
}

function flag(name: string, value: unknown): boolean {
  demand(typeof value === 'boolean', name, 'true or false', value);
  return value as boolean;
}

function demandOneOf(name: string, value: unknown, allowed: readonly unknown[]): void {
  demand(allowed.includes(value), name, `one of ${[...new Set(allowed.map(String))].join(' ')}`, value);
}

function demand(holds: boolean, name: string, expectation: string, value: unknown): void {
  if (!holds) throw bad(name, expectation, value);
}

/** Of the value, which may be a secret or hold one, only the type is told. */
function bad(name: string, expectation: string, value: unknown): DeliveryError {
  const detail = `${name} must be ${expectation} (got ${typeName(value)})`;
  return new DeliveryError('WEIR_DELIVERY_OPTION', detail, { retryable: false });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'of no known code';
}
