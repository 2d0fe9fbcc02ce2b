/** Rules that a value is checked by and that a JSON Schema is written from, so that the two cannot differ. */
import { typeName } from '@weir/otel-compat';
import type { RuleBreach } from '../errors.ts';

/** A rule for a value of one kind. */
export interface Rule {
  /** The same rule as a JSON Schema, draft 2020-12. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Whether nothing is wrong with `value`: the quick answer to the usual case. */
  holds(value: unknown): boolean;
  /** Adds a breach for each thing that is wrong with `value`. */
  check(value: unknown, path: string, breaches: RuleBreach[]): void;
  /** A frozen copy that keeps only what the rule knows; a value of the wrong kind as it is. */
  copy(value: unknown): unknown;
}

/**
 * A rule with one condition on a primitive value.
 *
 * @param expectation completes "must be"
 */
export function rule(schema: Rule['schema'], expectation: string, holds: (value: unknown) => boolean): Rule {
  return {
    schema,
    holds,
    check(value, path, breaches) {
      if (!holds(value)) breaches.push({ path, message: `must be ${expectation} (got ${typeName(value)})` });
    },
    copy: (value) => value,
  };
}

/**
 * A rule for an object: each member by its own rule, unknown members ignored.
 *
 * @param mark hidden member that copies get
 */
export function objectRule(members: Readonly<Record<string, Rule>>, required: readonly string[], mark?: symbol): Rule {
  const entries = Object.entries(members).map(([key, member]) => ({ key, member, isRequired: required.includes(key) }));
  return {
    schema: {
      type: 'object',
      required,
      properties: Object.fromEntries(entries.map(({ key, member }) => [key, member.schema])),
    },
    holds(value) {
      if (!isObject(value)) return false;
      for (const { key, member, isRequired } of entries) {
        const given = value[key];
        if (given === undefined ? isRequired : !member.holds(given)) return false;
      }
      return true;
    },
    check(value, path, breaches) {
      if (!isObject(value)) {
        breaches.push({ path, message: `must be an object (got ${typeName(value)})` });
        return;
      }
      for (const { key, member, isRequired } of entries) {
        const memberPath = path === '' ? key : `${path}.${key}`;
        if (value[key] !== undefined) member.check(value[key], memberPath, breaches);
        else if (isRequired) breaches.push({ path: memberPath, message: 'is required' });
      }
    },
    copy(value) {
      if (!isObject(value)) return value;
      const copy: Record<string, unknown> = {};
      for (const { key, member } of entries) {
        const given = Object.hasOwn(value, key) ? value[key] : undefined;
        if (given !== undefined) copy[key] = member.copy(given);
      }
      if (mark !== undefined) Object.defineProperty(copy, mark, MARKED);
      return Object.freeze(copy);
    },
  };
}

// Not enumerable: neither JSON, nor a copy of the members, nor a comparison sees it.
const MARKED = { value: true };

/** A rule for a map of keys that are not known beforehand. */
export function mapRule(maxEntries: number, key: Rule, of: Rule): Rule {
  return {
    schema: {
      type: 'object',
      maxProperties: maxEntries,
      propertyNames: key.schema,
      additionalProperties: of.schema,
    },
    holds(value) {
      if (!isObject(value)) return false;
      const keys = Object.keys(value);
      return keys.length <= maxEntries && keys.every((name) => key.holds(name) && of.holds(value[name]));
    },
    check(value, path, breaches) {
      if (!isObject(value)) {
        breaches.push({ path, message: `must be an object (got ${typeName(value)})` });
        return;
      }
      const keys = Object.keys(value);
      if (keys.length > maxEntries) {
        breaches.push({ path, message: `must have at most ${maxEntries} entries (got ${keys.length})` });
        return;
      }
      for (const [index, name] of keys.entries()) {
        const before = breaches.length;
        key.check(name, `key ${index} of ${path}`, breaches);
        if (breaches.length === before) of.check(value[name], `${path}.${name}`, breaches);
      }
    },
    copy(value) {
      // Too many entries fail the check anyway: no work is spent on them.
      if (!isObject(value) || Object.keys(value).length > maxEntries) return value;
      // fromEntries defines members, so a key named __proto__ stays a key.
      return Object.freeze(Object.fromEntries(Object.entries(value)));
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
