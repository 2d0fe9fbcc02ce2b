/** A SQLite store in the thread that calls it: takes events and answers questions, at once. */
import type { FlowEvent } from '@weir/flow-events';
import { type Answers, answerAsked } from '../contract/answer-asked.ts';
import type { Asked } from '../contract/asked.ts';
import type { Judgement } from '../definitions/flow-facts.ts';
import { append, type Appended } from './append.ts';
import { Budget } from './budget.ts';
import { Database } from './database.ts';
import { FlowTable } from './flow-table.ts';
import { list } from './questions/lists.ts';
import { edges, hops } from './questions/hops.ts';
import { flow, where } from './questions/one-flow.ts';
import { overdue } from './questions/overdue.ts';
import { pathways } from './questions/pathways.ts';
import type { Question } from './questions/question.ts';
import { search } from './questions/search.ts';
import { status } from './questions/status.ts';
import { evict, evictNamed, type Retention } from './retention.ts';

const ANSWERS: Answers<Question> = { flow, where, list, overdue, search, pathways, hops, edges, status };

/** Options of {@link Engine}. */
export interface EngineOptions {
  readonly file: string;
  readonly readOnly: boolean;
  readonly retain: Retention;
  readonly maxEventsPerFlow: number;
}

/**
 * The engine.
 *
 * Invariant: after each `append` the store is within its retention, and every answer is that of the events it holds.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #database: Database;
  readonly #table: FlowTable;
  #dataVersion: number;

  /** @throws FlowStoreError where the file cannot be used */
  constructor(options: EngineOptions) {
    this.#options = options;
    this.#database = new Database(options.file, options);
    this.#table = new FlowTable(this.#database);
    this.#dataVersion = this.#database.dataVersion();
  }

  /** Takes the events of several calls, all of them or none. */
  append(calls: readonly (readonly FlowEvent[])[], nowMs: number): readonly Appended[] {
    const { maxEventsPerFlow } = this.#options;
    return this.#guarded(() =>
      this.#database.inTransaction(() => {
        this.#see();
        const results = append(this.#database, this.#table, calls, { nowMs, maxEventsPerFlow });
        this.#table.flush();
        return results;
      }),
    );
  }

  /** Lets flows go that retention does not keep. @returns their ids */
  evict(nowMs: number): readonly string[] {
    return this.#guarded(() => {
      this.#see();
      return evict(this.#database, this.#table, this.#options.retain, nowMs);
    });
  }

  /** Lets these flows go. @returns ids of those that were there */
  evictNamed(flowIds: readonly string[]): readonly string[] {
    return this.#guarded(() => {
      this.#see();
      return evictNamed(this.#database, this.#table, flowIds);
    });
  }

  /** Answers a question. @param isOver whether its time is over, or nobody waits any more */
  ask(asked: Asked, judgement: Judgement, isOver: () => boolean): unknown {
    this.#see();
    const question: Question = {
      ...judgement,
      database: this.#database,
      table: this.#table,
      budget: new Budget(isOver),
    };
    return answerAsked(ANSWERS, question, asked);
  }

  /** How many rows each table has. */
  rows(): Readonly<Record<string, number>> {
    const tables = ['event', 'flow', 'flow_key', 'awaited', 'tally', 'place', 'series'];
    return Object.fromEntries(
      tables.map((table) => [table, Number(this.#database.get(`SELECT count(*) AS n FROM ${table}`)?.['n'])]),
    );
  }

  close(): void {
    this.#database.close();
  }

  /** Another process may write to the file too: what is at hand of it is then of no use. */
  #see(): void {
    const version = this.#database.dataVersion();
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    this.#table.reset();
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#table.reset();
      throw error;
    }
  }
}
