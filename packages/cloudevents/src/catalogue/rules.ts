/** Schemas of the built-in types, by a rule for each member. */
import { typeName } from '@weir/otel-compat';
import type { SchemaIssue, StandardSchema } from './standard-schema.ts';

/** Whether a value is good, and what it must be. */
export interface MemberRule {
  readonly isGood: (value: unknown) => boolean;
  readonly wanted: string;
  readonly required: boolean;
}

const MAX_TEXT_LENGTH = 4_096;

const text = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= MAX_TEXT_LENGTH;

/** Text that must be there. */
export const TEXT: MemberRule = { isGood: text, wanted: `text of 1 to ${MAX_TEXT_LENGTH} characters`, required: true };

/** Text that may be there. */
export const OPTIONAL_TEXT: MemberRule = { ...TEXT, required: false };

/** A number from 0 that may be there. */
export const OPTIONAL_AMOUNT: MemberRule = {
  isGood: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  wanted: 'a number of at least 0',
  required: false,
};

/** One of the values. */
export function oneOf(...values: readonly string[]): MemberRule {
  return { isGood: (value) => values.includes(value as string), wanted: `one of ${values.join(', ')}`, required: true };
}

/** An integer within a range, that may be there. */
export function optionalInteger(min: number, max: number): MemberRule {
  return {
    isGood: (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    wanted: `an integer from ${min} to ${max}`,
    required: false,
  };
}

/** The names that a type has beside its index signature. */
type KnownKeys<Data> = keyof { [Name in keyof Data as string extends Name ? never : Name]: unknown } & string;

/** A schema of an object with these members; it may have others. */
export function schemaOf<Data extends object>(
  rules: Readonly<Record<KnownKeys<Data>, MemberRule>>,
): StandardSchema<Data> {
  const validate = (value: unknown): { value: Data } | { issues: readonly SchemaIssue[] } => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { issues: [{ message: 'must be an object' }] };
    }
    const members = value as Record<string, unknown>;
    const issues = Object.entries<MemberRule>(rules).flatMap(([name, { isGood, wanted, required }]) => {
      const member = members[name];
      if (member === undefined ? !required : isGood(member)) return [];
      return [{ message: `must be ${wanted}, not ${typeName(member)}`, path: [name] }];
    });
    return issues.length === 0 ? { value: value as Data } : { issues };
  };
  return { '~standard': { version: 1, vendor: 'weir', validate } };
}
