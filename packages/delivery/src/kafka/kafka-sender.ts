/** Sends records to Kafka: connection, login, compression, timeouts and the reading of answers, once for all who send there. */
import { Producer } from '@platformatic/kafka';
import type { ItemResult, Transport } from '@weir/otel-compat';
import { DeliveryError } from '../errors.ts';
import { withoutTracing } from '../suppress-tracing.ts';
import { Attempt, type KafkaClient } from './attempt.ts';
import { closeConnections, containFaults, cutConnections, keepAlive } from './connections.ts';
import type { KafkaSenderOptions } from './options.ts';
import { type Failures, type KafkaRecord, prepareRecords } from './record.ts';
import { kafkaSettings, type KafkaSettings } from './settings.ts';

// Only what is idempotent is repeated here: under one sequence, by which the broker knows it again. What is not would be
// written twice.
const IDEMPOTENT_RETRIES = 3;
const FIRST_RETRY_DELAY_MS = 100;

/**
 * A transport of bytes to Kafka. It neither queues nor batches: one `send` is one request to each broker concerned.
 *
 * Needs `@platformatic/kafka` 2.12, and with it Node 22.22 or 24.6. Records are encoded before `send` returns, so a batch
 * that is handed over while another is in flight is made ready meanwhile. Open connections keep the process alive only while
 * something is sent.
 *
 * @example
 * const sender = new KafkaSender({ brokers: ['127.0.0.1:9092'], topic: 'orders' });
 * await sender.close();
 */
export class KafkaSender implements Transport<KafkaRecord> {
  readonly #settings: KafkaSettings;
  #client: KafkaClient;
  #batches = 0;
  #inFlight = 0;
  #closing: Promise<void> | undefined;

  /** @throws DeliveryError `WEIR_DELIVERY_OPTION`, naming the option and the type it had */
  constructor(options: KafkaSenderOptions) {
    this.#settings = kafkaSettings(options);
    this.#client = newClient(this.#settings);
  }

  /**
   * Resolves with nothing when all records were taken, and with one result per record when not all were; rejects when none
   * was, all for one reason.
   *
   * When `signal` aborts it rejects at once, and the connections are cut, so that nothing of the batch is sent later. Other
   * batches in flight fail by that and may be retried.
   *
   * @throws DeliveryError whose `code` and `retryable` say what failed
   */
  async send(batch: readonly KafkaRecord[], signal?: AbortSignal): Promise<void | readonly ItemResult[]> {
    if (this.#closing !== undefined) {
      throw new DeliveryError('WEIR_DELIVERY_KAFKA_CLOSED', 'the sender is closed', { retryable: false });
    }
    if (signal?.aborted === true) throw abortedError(signal);
    const failures: Failures = new Map();
    this.#batches += 1;
    const records = prepareRecords(batch, { topic: this.#settings.topic, hash: this.#batches }, failures);
    const client = this.#client;
    const attempt = new Attempt(client, this.#settings, failures);
    this.#hold(1);
    try {
      const sent = withoutTracing(() => attempt.send(records));
      await unlessAborted(sent, signal, () => this.#cut(client));
    } finally {
      this.#hold(-1);
    }
    return resultsOf(batch, failures);
  }

  /** Closes all connections; what is in flight fails. Resolves soon, whatever the brokers do, and never rejects. */
  close(): Promise<void> {
    this.#closing ??= closeConnections(this.#client);
    return this.#closing;
  }

  #hold(change: 1 | -1): void {
    this.#inFlight += change;
    keepAlive(this.#client, this.#inFlight > 0);
  }

  #cut(client: KafkaClient): void {
    if (this.#client === client && this.#closing === undefined) this.#client = newClient(this.#settings);
    cutConnections(client);
  }
}

function newClient({ client, idempotent }: KafkaSettings): KafkaClient {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    ...client,
    // A sequence goes wrong where a request overtakes another.
    ...(idempotent ? { maxInflights: 1 } : {}),
    retries: idempotent ? IDEMPOTENT_RETRIES : 0,
    retryDelay: (_client, _operation, attempt) => FIRST_RETRY_DELAY_MS * 2 ** (attempt - 1),
  });
  containFaults(producer);
  return producer;
}

/** The promise, or a rejection as soon as the signal aborts. */
async function unlessAborted(sent: Promise<void>, signal: AbortSignal | undefined, onAbort: () => void): Promise<void> {
  if (signal === undefined) return sent;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(abortedError(signal));
    onAbort();
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([sent, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function abortedError({ reason }: AbortSignal): DeliveryError {
  return new DeliveryError('WEIR_DELIVERY_KAFKA_ABORTED', 'the attempt was given up', {
    retryable: true,
    cause: reason as unknown,
  });
}

function resultsOf(batch: readonly KafkaRecord[], failures: Failures): void | readonly ItemResult[] {
  const [first] = failures.values();
  if (first === undefined) return undefined;
  const isOne = [...failures.values()].every(
    ({ code, retryable }) => code === first.code && retryable === first.retryable,
  );
  if (failures.size === batch.length && isOne) throw first;
  return batch.map((_, index) => {
    const failure = failures.get(index);
    if (failure === undefined) return 'delivered';
    return failure.retryable ? 'retry' : 'rejected';
  });
}
