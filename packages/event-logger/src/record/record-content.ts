/** Body and attributes of a record, made of what the application gave. */
import { errorName, type Mask } from '@weir/otel-compat';
import { ATTR_EXCEPTION_MESSAGE, ATTR_EXCEPTION_STACKTRACE, ATTR_EXCEPTION_TYPE } from '@weir/semconv';
import { faults } from '../state.ts';
import { attributeValue, boundedText, type Budget, newBudget } from './attribute-value.ts';

/** Attributes of an event: `message` becomes the body, `error` the attributes of an exception. */
export interface EventAttributes {
  readonly [key: string]: unknown;
}

/** Attributes, or a function that gives them and is not called where nobody listens. */
export type AttributesSource = EventAttributes | (() => EventAttributes);

/** What a record says. */
export interface RecordContent {
  readonly body: string | undefined;
  readonly attributes: Record<string, unknown>;
  readonly size: number;
}

const MAX_ATTRIBUTES = 128;
const MAX_KEY_LENGTH = 256;

/** Never throws; what cannot be read is left out and counted. */
export function recordContent(source: AttributesSource | undefined): RecordContent {
  const attributes: Record<string, unknown> = {};
  const budget = newBudget();
  const before = budget.characters;
  let body: string | undefined;
  if (source !== undefined) {
    try {
      const given = typeof source === 'function' ? source() : source;
      if (typeof given === 'object' && given !== null) body = copied(given, attributes, budget);
    } catch (error) {
      faults.count('bad_attributes', `a function that gives attributes threw: ${errorName(error)}`);
    }
  }
  if (budget.cut > 0) faults.count('attributes_cut', 'attributes of an event are too many or too large, and were cut');
  return { body, attributes, size: before - budget.characters };
}

/** The content as it may leave. A mask does not throw by its contract; of one that does, nothing unmasked leaves. */
export function maskedContent({ body, attributes, size }: RecordContent, mask: Mask): RecordContent {
  try {
    return {
      body: body === undefined ? undefined : mask(body),
      attributes: mask(attributes) as Record<string, unknown>,
      size,
    };
  } catch (error) {
    faults.count('bad_mask', `a mask threw, and the event lost its attributes: ${errorName(error)}`);
    return { body: undefined, attributes: {}, size };
  }
}

/** @returns the body */
function copied(given: EventAttributes, into: Record<string, unknown>, budget: Budget): string | undefined {
  let body: string | undefined;
  let count = 0;
  // Own keys only, as an object from elsewhere may have a prototype that somebody has polluted.
  for (const key of Object.keys(given)) {
    try {
      const value = given[key];
      if (value === undefined) continue;
      if (key === 'message') {
        if (value !== '') body = bodyText(value, budget);
      } else if (key === 'error') {
        copyError(value, into, budget);
      } else if ((count += 1) > MAX_ATTRIBUTES || key.length > MAX_KEY_LENGTH || key === '__proto__') {
        budget.cut += 1;
      } else {
        const plain = attributeValue(value, budget);
        if (plain !== undefined) into[key] = plain;
        budget.characters -= key.length;
      }
    } catch (error) {
      faults.count('bad_attributes', `an attribute could not be read: ${errorName(error)}`);
    }
  }
  return body;
}

function bodyText(value: unknown, budget: Budget): string | undefined {
  const plain = attributeValue(value, budget);
  if (plain === undefined || typeof plain === 'string') return plain;
  return boundedText(JSON.stringify(plain), budget);
}

function copyError(error: unknown, into: Record<string, unknown>, budget: Budget): void {
  if (typeof error !== 'object' || error === null) {
    const text = bodyText(error, budget);
    if (text !== undefined) into[ATTR_EXCEPTION_MESSAGE] = text;
    return;
  }
  const { name, message, stack, code } = error as Partial<Error> & { readonly code?: unknown };
  // As SDKs have it: the code of a system's error says more than its class.
  const type = typeof code === 'string' ? code : name;
  if (typeof type === 'string') into[ATTR_EXCEPTION_TYPE] = boundedText(type, budget);
  if (typeof message === 'string') into[ATTR_EXCEPTION_MESSAGE] = boundedText(message, budget);
  if (typeof stack === 'string') into[ATTR_EXCEPTION_STACKTRACE] = boundedText(stack, budget);
}
