/** Works on the messages of `book_ingestion`, however they come. */
import { setTimeout as delay } from 'node:timers/promises';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { eventLogger } from '@weir/event-logger';
import { consumed, deadLettered, externalAck, type FlowEventBuilder, processed } from '@weir/flow-events';
import type { Pool } from 'pg';
import { maybe } from '../database/query.ts';
import { findBook, type FindBookRow } from '../generated/books.ts';
import { ACK_DEADLINE_MS, BOOK_INGESTION, flowEmitter, NODES } from '../flow.ts';
import { bookMetrics } from '../metrics.ts';
import type { BookAdded } from '../messaging/book-added.ts';
import { Problem } from '../problem.ts';

const log = eventLogger('backend');

/** The database is asked again for as long as an acknowledgement is waited for. */
const RETRY_MS = 500;
const MAX_ATTEMPTS = ACK_DEADLINE_MS / RETRY_MS;

/** The work on one message, in the flow, the request and the span that are in scope. */
export class BookIngestion {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Never rejects: what cannot be processed is told as dead-lettered, and the span fails. */
  async ingest({ id, bookId }: BookAdded): Promise<void> {
    try {
      emit(consumed(), id);
      const book = await this.#findBook(bookId);
      if (book === undefined) throw new Error('the book is not in the database');
      emit(processed(), id);
      emit(externalAck().ack('explicit', { by: NODES.backend }), id);
      bookMetrics.with({ 'book.operation': 'ingest', 'book.outcome': 'done' }).operations.add(1);
      log.info('book.ingested', { 'book.id': bookId });
    } catch (error) {
      bookMetrics.with({ 'book.operation': 'ingest', 'book.outcome': 'failed' }).operations.add(1);
      trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.ERROR });
      log.error('book.not_ingested', { 'book.id': bookId, error });
      emit(deadLettered().error(error as Error), id);
    }
  }

  /** A database that is away for a while is no fault of the message. */
  async #findBook(id: number): Promise<FindBookRow | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await maybe(this.#pool, findBook, { id });
      } catch (error) {
        if (!(error instanceof Problem) || attempt >= MAX_ATTEMPTS) throw error;
        await delay(RETRY_MS);
      }
    }
  }
}

function emit(event: FlowEventBuilder, causationId: string): void {
  flowEmitter.emitBestEffort(event.group(BOOK_INGESTION).node(NODES.backend, 'consumer').causationId(causationId));
}
