/** What stands in the place of an attribute that is of a data class. */
import { typeName } from '@weir/otel-compat';
import { badOption, printable } from '../option-rules.ts';

/** Gives what may be told of a value, by data class: a user id may be hashed, a name left out. */
export type DataClasses = Readonly<Record<string, (value: unknown, attribute: string) => string>>;

/** What stands for the value of a class that nothing else is said of. */
export const REDACTED = '[REDACTED]';

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where one is no function */
export function dataClassesOf(given: Readonly<Record<string, unknown>>): DataClasses {
  for (const [name, replace] of Object.entries(given)) {
    if (typeof replace !== 'function') {
      throw badOption(`dataClasses.${printable(name)} must be a function (got ${typeName(replace)})`);
    }
  }
  return given as DataClasses;
}
