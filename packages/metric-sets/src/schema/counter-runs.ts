/** Which counters of a schema lie side by side, so that they can be read in one go. */
import { type Field, SUM } from './layout.ts';

/** Counters of doubles that follow one another in the schema, and so in the block; most sets have one run. */
export interface CounterRun {
  /** Index of the first of them among the fields. */
  readonly from: number;
  readonly length: number;
  /** Its first slot, relative to the block; that of the next is `SUM.slots` further. */
  readonly offset: number;
}

/** The runs of a schema, in its order. */
export function counterRuns(fields: readonly Field[]): readonly CounterRun[] {
  const runs: CounterRun[] = [];
  for (const [index, field] of fields.entries()) {
    if (!isDoubleCounter(field)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.offset + last.length * SUM.slots === field.offset) {
      runs[runs.length - 1] = { ...last, length: last.length + 1 };
    } else runs.push({ from: index, length: 1, offset: field.offset });
  }
  return runs;
}

/** Whether what has come to a field is a mere difference. */
export function isDoubleCounter({ kind, descriptor }: Field): boolean {
  return kind === 'counter' && descriptor.valueType === 1;
}
