/** What every question has at hand. */
import type { Judgement } from '../../definitions/flow-facts.ts';
import type { ClickHouseConnection, ClickHouseRow, Parameters } from '../connection.ts';

/** The server, the present time, and who waits. */
export interface Question extends Judgement {
  readonly connection: ClickHouseConnection;
  /** Of the tables, as it is given. */
  readonly database: string;
  /** The quoted name of a table. */
  readonly table: (name: string) => string;
  readonly signal: AbortSignal | undefined;
}

/** Asks, with the present time bound as `now` and `lostAfter`. */
export function ask(question: Question, query: string, parameters: Parameters = {}): Promise<readonly ClickHouseRow[]> {
  const { connection, nowNs, lostAfterNs = -1n, signal } = question;
  return connection.ask(query, { now: nowNs, lostAfter: lostAfterNs, ...parameters }, signal);
}
