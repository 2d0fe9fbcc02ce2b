/** What a sender is told. */
import type { ConnectionOptions } from 'node:tls';

/** Who must have a record before it counts as delivered; `all` and -1 are the same. */
export const KAFKA_ACKS = ['all', '-1', '1', '0', -1, 1, 0] as const;
/** One of {@link KAFKA_ACKS}. */
export type KafkaAcks = (typeof KAFKA_ACKS)[number];

/** How record batches are compressed. */
export const KAFKA_COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
/** One of {@link KAFKA_COMPRESSIONS}. */
export type KafkaCompression = (typeof KAFKA_COMPRESSIONS)[number];

/** How a user logs in. */
export const SASL_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;
/** One of {@link SASL_MECHANISMS}. */
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** A user and the mechanism that proves it, or a token. */
export type KafkaSasl =
  | {
      readonly mechanism: Exclude<SaslMechanism, 'OAUTHBEARER'>;
      readonly username: string;
      readonly password: string;
    }
  | {
      readonly mechanism: 'OAUTHBEARER';
      /** The token; a function is asked at each login, so that it can give a fresh one. */
      readonly token: string | (() => string | Promise<string>);
    };

/** Options of `tls.connect`, such as `ca`, `cert`, `key` and `servername`. */
export type TlsOptions = ConnectionOptions;

/** How to reach a cluster. */
export interface KafkaConnectionOptions {
  /** `host` or `host:port` of at least one broker; the others are learnt from it. */
  readonly brokers: readonly string[];
  /** The name by which brokers know this client; visible ASCII characters. Default `weir`. */
  readonly clientId?: string;
  /** `true` trusts the authorities that Node trusts. Default: no TLS. */
  readonly tls?: boolean | TlsOptions;
  /** Default: no login. */
  readonly sasl?: KafkaSasl;
  /** How long connecting to a broker may take, login included, in milliseconds, from 1 to 2,147,483,647. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** How long a broker may take to answer one request, in milliseconds, from 1 to 2,147,483,647. Default 10,000. */
  readonly requestTimeoutMs?: number;
}

/** Options of `KafkaSender`. */
export interface KafkaSenderOptions extends KafkaConnectionOptions {
  /** The topic of records that name none. */
  readonly topic?: string;
  /** Default `all`. */
  readonly acks?: KafkaAcks;
  /**
   * Whether the broker drops what the client repeats within one `send`. Needs acks of all replicas. Default: true where
   * these are asked for, else false.
   */
  readonly idempotent?: boolean;
  /** Default `none`. */
  readonly compression?: KafkaCompression;
  /** Asks the broker to make topics that it does not have, if it is configured to. Default false. */
  readonly autocreateTopics?: boolean;
}
