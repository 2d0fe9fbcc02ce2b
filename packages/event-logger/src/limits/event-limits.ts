/** How many events of a name may pass: options. */
import { typeName } from '@weir/otel-compat';
import { badOption, integer, onlyKeys, printable, record } from '../option-rules.ts';

/** What holds for the events of one name. */
export interface EventLimit {
  /** How many may pass in a second, over time; from 1. Default: any number. */
  readonly perSecond?: number;
  /** How many may pass at once after a pause; from 1. Default `perSecond`. */
  readonly burst?: number;
  /** The share that passes, from 0 to 1, chosen at random. Default 1. */
  readonly sample?: number;
}

/** By event name; `*` holds for each name that is not among them. */
export type EventLimits = Readonly<Record<string, EventLimit>>;

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where one is out of range */
export function limitsOf(given: Readonly<Record<string, unknown>>): EventLimits {
  for (const [name, value] of Object.entries(given)) {
    const path = `limits.${printable(name)}`;
    const limit = record(value, path);
    onlyKeys(limit, ['perSecond', 'burst', 'sample'], path);
    integer(limit['perSecond'], `${path}.perSecond`, 1, 1);
    integer(limit['burst'], `${path}.burst`, 1, 1);
    const { sample = 1 } = limit;
    if (!(typeof sample === 'number' && sample >= 0 && sample <= 1)) {
      throw badOption(`${path}.sample must be a number from 0 to 1 (got ${typeName(sample)})`);
    }
  }
  return given as EventLimits;
}
