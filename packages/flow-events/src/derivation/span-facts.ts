/** Reads facts off a finished span. */
import { type Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { isTextWithin, type ReadableSpan } from '@weir/otel-compat';
import { ATTR_ERROR_TYPE } from '@weir/semconv';
import type { FlowError } from '../contract/flow-event.ts';
import { MAX_ERROR_TYPE_LENGTH } from '../contract/flow-event-rules.ts';
import { flowErrorOf } from '../flow-error.ts';
import type { FlowRule, FlowRuleCondition } from './flow-rule.ts';

const KINDS: Readonly<Record<FlowRule['kinds'][number], number>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/** The value of the first of these attributes that the span has. */
export function firstOf(attributes: Attributes, keys: readonly string[]): Attributes[string] {
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The first rule that fits the span. */
export function ruleFor(rules: readonly FlowRule[], { kind, attributes }: ReadableSpan): FlowRule | undefined {
  return rules.find(
    ({ kinds, when, unless = [] }) =>
      kinds.some((name) => KINDS[name] === kind) &&
      when.every((condition) => isMet(condition, attributes)) &&
      !unless.some((condition) => isMet(condition, attributes)),
  );
}

/** Whether the span failed, and how its error is classed. A server is not to blame for a bad request. */
export function failureOf({ status, attributes, kind }: ReadableSpan): FlowError | undefined {
  const code = Number(firstOf(attributes, ['http.response.status_code', 'http.status_code']));
  const errorType = attributes[ATTR_ERROR_TYPE];
  const failed = status.code === SpanStatusCode.ERROR || (kind === SpanKind.SERVER ? code >= 500 : code >= 400);
  if (!failed) return undefined;
  const type = isTextWithin(errorType, 1, MAX_ERROR_TYPE_LENGTH) ? errorType : Number.isNaN(code) ? 'Error' : `${code}`;
  return flowErrorOf(type, {
    ...(status.message !== undefined && { message: status.message }),
  }) as unknown as FlowError;
}

/** An integer from 0 on, also where it stands as text. */
export function countOf(value: Attributes[string]): number | undefined {
  if (value === undefined || value === '' || Array.isArray(value)) return undefined;
  const count = Number(value);
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

function isMet({ attributes: keys, values, startsWith }: FlowRuleCondition, attributes: Attributes): boolean {
  const value = firstOf(attributes, keys);
  if (value === undefined) return false;
  if (values !== undefined && !values.includes(textOf(value))) return false;
  if (startsWith === undefined) return true;
  const text = textOf(value).trimStart().slice(0, 64).toLowerCase();
  return startsWith.some((beginning) => text.startsWith(beginning));
}

/** A value as text; of an array, its members. */
export function textOf(value: Attributes[string]): string {
  return Array.isArray(value) ? value.join(',') : `${value as string | number | boolean}`;
}
