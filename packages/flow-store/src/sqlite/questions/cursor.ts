/** Where a page ends, as a text that callers hand back. */
import { bad } from '../../contract/query.ts';

/** The last row of a page: what the list is ordered by, and the number of the row. */
export interface Cursor {
  readonly key: bigint;
  readonly id: number;
}

const CURSOR = /^(-?\d{1,19})\.(\d{1,15})$/;

export function cursorText({ key, id }: Cursor): string {
  return `${key}.${id}`;
}

/** @throws FlowStoreError `WEIR_FLOW_STORE_QUERY` for a text that is none */
export function cursorOf(text: string): Cursor {
  const [, key, id] = CURSOR.exec(text) ?? [];
  if (key === undefined || id === undefined) throw bad('after', 'next of the page before', text);
  return { key: BigInt(key), id: Number(id) };
}
