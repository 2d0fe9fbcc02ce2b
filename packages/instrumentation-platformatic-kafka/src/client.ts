/** The parts of `@platformatic/kafka`'s objects and channel payloads that are read: no copy of the client is imported. */

/** A message as the client's streams give it, or one made from it. */
export interface KafkaMessage {
  readonly topic: string;
  readonly partition?: number;
  readonly offset?: bigint;
  readonly key?: unknown;
  readonly value?: unknown;
  /** A Map or an object; text or bytes. */
  readonly headers?: object;
  /** Milliseconds since the epoch. */
  readonly timestamp?: bigint;
}

/** A producer or consumer. */
export interface KafkaClient {
  readonly clientId?: unknown;
  readonly groupId?: unknown;
  readonly closed?: unknown;
  readonly assignments?: readonly { readonly topic: string; readonly partitions: readonly number[] }[] | null;
  readonly currentMetadata?: { readonly topics: ReadonlyMap<string, { readonly id: string }> };
}

/** A message that is being sent. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly headers?: object;
  readonly partition?: number;
}

/** Payload of `plt:kafka:producer:sends`. */
export interface SendPayload {
  readonly client: KafkaClient;
  readonly options: { messages: readonly OutgoingMessage[] };
  readonly result?: {
    readonly offsets?: readonly { readonly topic: string; readonly partition: number; readonly offset: bigint }[];
  };
  readonly error?: unknown;
}

/** Payload of `plt:kafka:consumer:fetches`. */
export interface FetchPayload {
  readonly client: KafkaClient;
  readonly options: { readonly topics: readonly FetchedTopic[] };
  readonly result?: { readonly responses: readonly FetchedResponse[] };
  readonly error?: unknown;
}

interface FetchedTopic {
  readonly topicId: string;
  readonly partitions: readonly { readonly partition: number; readonly fetchOffset: bigint }[];
}

interface FetchedResponse {
  readonly topicId: string;
  readonly partitions: readonly {
    readonly partitionIndex: number;
    readonly highWatermark: bigint;
    readonly records?: readonly { readonly firstOffset: bigint; readonly lastOffsetDelta: number }[];
  }[];
}

/** Payload of `plt:kafka:consumer:receives`. */
export interface ReceivePayload {
  readonly client: KafkaClient;
  readonly raw: {
    readonly value?: Uint8Array | null;
    readonly headers: readonly (readonly [Uint8Array | null, Uint8Array | null])[];
  };
  readonly result?: Required<Pick<KafkaMessage, 'topic' | 'partition' | 'offset' | 'timestamp'>> & KafkaMessage;
  readonly error?: unknown;
}

/** Payload of `plt:kafka:consumer:commits`. */
export interface CommitPayload {
  readonly client: KafkaClient;
  readonly options: {
    readonly offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: bigint }[];
  };
  readonly error?: unknown;
}

/** Payload of `plt:kafka:consumer:lag`; -1 and -2 stand for partitions that are not the consumer's. */
export interface LagPayload {
  readonly client: KafkaClient;
  readonly lag: ReadonlyMap<string, readonly bigint[]>;
}

/** Payload of `plt:kafka:instances`. */
export interface InstancePayload {
  readonly type: string;
  readonly instance: object;
}

/**
 * A member that the client keeps under a symbol of its own, by the symbol's description.
 *
 * The serialisers and the brokers of a client have no public getter, and the symbols cannot be had without importing the
 * client, of which a process may have two copies.
 */
export function privateMember(client: object, description: string): unknown {
  const symbol = Object.getOwnPropertySymbols(client).find((one) => one.description === description);
  return symbol === undefined ? undefined : (client as Readonly<Record<symbol, unknown>>)[symbol];
}
