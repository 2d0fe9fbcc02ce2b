/** The parts of a client of the `redis` package that are used here. */

/** A connected client, made by `createClient` of the `redis` package, 5 or newer. */
export interface RedisConnection {
  /** False while it is not connected. */
  readonly isReady: boolean;
  sendCommand(args: readonly (string | Buffer)[], options?: { readonly typeMapping?: BytesMapping }): Promise<unknown>;
}

/** Asks for texts as bytes; 36 is `RESP_TYPES.BLOB_STRING`. */
export interface BytesMapping {
  36: typeof Buffer;
}

/** A client that can be duplicated, for a subscription has a connection to itself. */
export interface RedisPubSubConnection extends RedisConnection {
  duplicate(): RedisSubscriber;
}

/** The duplicate. */
export interface RedisSubscriber {
  connect(): Promise<unknown>;
  on(event: 'error' | 'ready', listener: () => void): unknown;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  destroy(): unknown;
}
