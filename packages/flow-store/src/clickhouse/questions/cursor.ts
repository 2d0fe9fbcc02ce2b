/** Where a page ends, as a text that callers hand back. */
import { bad } from '../../contract/query.ts';
import type { Condition } from './condition.ts';

/** The last row of a page: what the list is ordered by, and what tells rows of one key apart. */
export interface Cursor {
  readonly key: bigint;
  readonly id: string;
}

const CURSOR = /^(-?\d{1,19})\.(.{1,512})$/s;

export function cursorText({ key, id }: Cursor): string {
  return `${key}.${id}`;
}

/** What comes after the place, by columns; @throws FlowStoreError `WEIR_FLOW_STORE_QUERY` for a text that names none. */
export function after(text: string, key: string, id: string): Condition {
  const [, at, last] = CURSOR.exec(text) ?? [];
  if (at === undefined || last === undefined || BigInt.asIntN(64, BigInt(at)) !== BigInt(at))
    throw bad('after', 'next of the page before', text);
  return {
    sql: `(${key}, ${id}) < ({afterKey:Int64}, {afterId:String})`,
    values: { afterKey: BigInt(at), afterId: last },
  };
}
