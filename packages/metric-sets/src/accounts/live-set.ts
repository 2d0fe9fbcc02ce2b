/** What the registry holds of a registered set: its attributes and its cells. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { InstrumentationScope } from '@weir/otel-compat';
import type { CompiledSet } from '../schema/metric-set.ts';
import type { Cell } from './cell.ts';

/** Registered sets of one schema and equal attributes share one of these, so that no two streams are of one identity. */
export class LiveSet {
  readonly key: string;
  readonly compiled: CompiledSet;
  /** One object for all streams of the set; its attributes are one object for equal ones. */
  readonly scope: InstrumentationScope;
  readonly startTime: HrTime;
  /** By bucket, in the order in which they were opened. */
  readonly cells: Map<number, Cell> = new Map();
  /** The epoch in which it was registered. */
  readonly bornIn: number;
  /** What the collection that is under way is to look at, where there are several cells; empty between collections. */
  touched: Cell[] = [];
  /** How often it is registered now; at 0 it is leaving. */
  references = 0;
  /** The epoch in which it began to leave, else infinity: whoever has collected that one is done with the set. */
  leftAt: number = Number.POSITIVE_INFINITY;

  constructor(key: string, compiled: CompiledSet, attributes: Attributes, startTime: HrTime, bornIn: number) {
    this.key = key;
    this.compiled = compiled;
    this.scope = Object.freeze({ name: compiled.name, attributes });
    this.startTime = startTime;
    this.bornIn = bornIn;
  }
}
