/** Asks a store what the command line asks. */
import type { FlowStore } from '../contract/flow-store.ts';
import type { SearchQuery } from '../contract/query.ts';
import {
  edgesText,
  flowText,
  hopsText,
  listText,
  overdueText,
  pathwaysText,
  statusText,
  whereText,
} from './answer-text.ts';
import { type CommandLine, LIST_WORDS } from './command-line.ts';
import type { FlowsCliIo } from './io.ts';
import { statusOf } from './status.ts';

/** An answer, and how people read it. */
export interface Answer {
  readonly value: unknown;
  readonly text: readonly string[];
}

/** The answer; undefined where there is no such flow. */
export async function ask(store: FlowStore, line: CommandLine, io: FlowsCliIo): Promise<Answer | undefined> {
  const { word, about, query } = line;
  const options = { signal: io.stop };
  const list = LIST_WORDS[word as keyof typeof LIST_WORDS];
  if (list !== undefined) return told(await store[list](query, options), listText);
  switch (word) {
    case 'flow':
      return told(await store.flow(about, options), flowText);
    case 'where':
      return told(await store.where(about, options), (position) => whereText(about, position));
    case 'overdue':
      return told(await store.overdue(query, options), overdueText);
    case 'search':
      return told(await store.search({ ...query, text: about } as SearchQuery, options), listText);
    case 'pathways':
      return told(await store.pathways(query, options), ({ pathways }) => pathwaysText(pathways));
    case 'hops':
      return told(await store.hops(about, query, options), hopsText);
    case 'edges':
      return told(await store.edges(query, options), edgesText);
    default:
      return told(await statusOf(store, line, io), statusText);
  }
}

function told<T>(value: T | undefined, text: (value: T) => readonly string[]): Answer | undefined {
  return value === undefined ? undefined : { value, text: text(value) };
}
