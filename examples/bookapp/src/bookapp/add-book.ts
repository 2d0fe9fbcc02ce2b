/** Adds a book: writes it, asks the backend, publishes the message; one flow. */
import { randomUUID } from 'node:crypto';
import { trace } from '@opentelemetry/api';
import { eventLogger } from '@weir/event-logger';
import { deadLettered, ingress, withFlow } from '@weir/flow-events';
import { ATTR_FLOW_ID } from '@weir/semconv';
import type { BackendClient } from '../backend/client.ts';
import { type Database, one } from '../database/query.ts';
import { BOOK_INGESTION, flowEmitter, NODES } from '../flow.ts';
import { insertBook } from '../generated/books.ts';
import type { MessageBus } from '../messaging/message-bus.ts';
import { Problem } from '../problem.ts';

const log = eventLogger('bookapp');

/** A book that is not in the table yet. */
export interface NewBook {
  readonly title: string;
  readonly author: string;
}

/** A book that was added, and where it stands. */
export interface AddedBook {
  readonly id: number;
  readonly shelf: string;
}

/** @param payloadBytes size of the request's body */
export type AddBook = (book: NewBook, payloadBytes: number) => Promise<AddedBook>;

/** What it takes. */
export interface AddBookParts {
  readonly database: Database;
  readonly backend: BackendClient;
  readonly bus: MessageBus;
}

/** Makes the function. */
export function bookAdder({ database, backend, bus }: AddBookParts): AddBook {
  return ({ title, author }, payloadBytes) => {
    const flowId = `book-${randomUUID()}`;
    // The server span began before its flow had an id.
    trace.getActiveSpan()?.setAttribute(ATTR_FLOW_ID, flowId);
    return withFlow(flowId, async () => {
      flowEmitter.emitBestEffort(
        ingress()
          .group(BOOK_INGESTION)
          .node(NODES.bookapp, 'producer')
          .payloadBytes(payloadBytes)
          .meta('endpoint', '/books/add')
          .meta('method', 'POST'),
      );
      try {
        const { id } = await one(database, insertBook, { title, author });
        const shelf = await unlessAway('the backend', () => backend.shelfOf(id));
        await unlessAway('the message bus', () => bus.publishBookAdded(id));
        log.info('book.added', { 'book.id': id, 'book.shelf': shelf });
        return { id, shelf };
      } catch (error) {
        flowEmitter.emitBestEffort(
          deadLettered()
            .group(BOOK_INGESTION)
            .node(NODES.bookapp, 'producer')
            .error(error as Error),
        );
        throw error;
      }
    });
  };
}

/** The book is in the database then, and nobody was told: whoever asks again adds another. */
async function unlessAway<T>(who: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new Problem(503, 'unavailable', `${who} cannot be reached; the book was added, and is not announced`, {
      cause,
    });
  }
}
