/** What every question has at hand. */
import type { Judgement } from '../../definitions/flow-facts.ts';
import type { Budget } from '../budget.ts';
import type { Database } from '../database.ts';
import type { FlowTable } from '../flow-table.ts';

/** The store, the present time, and how long the question may take. */
export interface Question extends Judgement {
  readonly database: Database;
  readonly table: FlowTable;
  readonly budget: Budget;
}
