/** What becomes of a value that an instrument does not take. */
import { typeName } from '@weir/otel-compat';
import { faults } from '../state.ts';

/** Counts it; the value itself stays unsaid. */
export function refused(instrument: string, value: unknown): void {
  const what =
    typeof value === 'number'
      ? Number.isFinite(value)
        ? 'a number out of range'
        : 'no finite number'
      : typeName(value);
  faults.count('invalid_value', `a ${instrument} was given ${what}`);
}
