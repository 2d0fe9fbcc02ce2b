/** Questions as an engine is asked them: checked, with what narrows them. */
import type { CheckedQuery } from './query.ts';

/** Names of the lists of flows. */
export type ListName = 'flows' | 'open' | 'late' | 'lost' | 'failed' | 'duplicates' | 'redeliveries' | 'deadLetters';

/** A question with what narrows it. */
export type Asked =
  | { readonly name: 'flow' | 'where'; readonly flowId: string }
  | { readonly name: ListName; readonly query: CheckedQuery }
  | { readonly name: 'overdue' | 'pathways' | 'edges'; readonly query: CheckedQuery }
  | { readonly name: 'search'; readonly text: string; readonly query: CheckedQuery }
  | { readonly name: 'hops'; readonly pathway: string; readonly query: CheckedQuery }
  | { readonly name: 'status' };
