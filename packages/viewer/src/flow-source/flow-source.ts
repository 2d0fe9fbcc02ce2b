/** Whoever answers questions about flows. */
import type { FlowStore } from '@weir/flow-store';
import type { OfFlowStore } from '../api/types/flow-store.ts';

/** Questions that are asked of a store. */
export type FlowQuestions = Omit<FlowStore, 'append' | 'stats' | 'close'>;

/** An answer, and why it is not the one of the store elsewhere where it is not. */
export interface Told<T> extends OfFlowStore {
  readonly value: T;
}

/** Asks one store all of what a question needs, so that the parts of an answer go together. */
export interface FlowSource {
  ask<T>(question: (flows: FlowQuestions) => Promise<T>): Promise<Told<T>>;
}

/** What the viewer has received itself, and nothing else. */
export function ownFlows(own: FlowQuestions): FlowSource {
  return { ask: async (question) => ({ value: await question(own) }) };
}
