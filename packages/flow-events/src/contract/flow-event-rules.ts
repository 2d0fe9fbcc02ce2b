/** The rules of FlowEvent v1: limits, patterns and closed lists, each said once. */
import { hasLengthWithin, isTextWithin, MAX_FLOW_ID_LENGTH, parseRfc3339 } from '@weir/otel-compat';
import { isRequestId, MAX_REQUEST_ID_LENGTH } from '@weir/request-context';
import { ACK_TYPES, FLOW_EVENT_VERSION, FLOW_STAGES, FLOW_STATUSES, NODE_TYPES } from './flow-event.ts';
import { mapRule, objectRule, type Rule, rule } from './rule.ts';

const MAX_META_ENTRIES = 32;
const MAX_META_KEY_LENGTH = 64;
/** Most characters of a value of `meta`. */
export const MAX_META_VALUE_LENGTH = 1_024;
/** Most characters of `error.message`. */
export const MAX_ERROR_MESSAGE_LENGTH = 4_096;
/** Most characters of `error.type`. */
export const MAX_ERROR_TYPE_LENGTH = 256;
// 285 years: as nanoseconds it fits 64 bits.
const MAX_MILLISECONDS = 9_000_000_000_000;

const NO_CONTROL_CHARACTERS = '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]*$';
const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
const NODE_ID = /^[A-Za-z0-9._:/-]{1,128}$/;
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;
const DATE_TIME = '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})$';

// RFC 9562, section 4: read in any case, written in lower case.
const uuid: Rule = {
  ...matching(UUID, 'a UUID'),
  copy: (value) => (typeof value === 'string' ? value.toLowerCase() : value),
};
const nodeId = matching(NODE_ID, '1 to 128 characters of A-Z a-z 0-9 . _ : / -');
const flowId = text(MAX_FLOW_ID_LENGTH);
const bytes = integer(0);
const milliseconds = rule(
  { type: 'number', minimum: 0, maximum: MAX_MILLISECONDS },
  `a number from 0 to ${MAX_MILLISECONDS}`,
  (value) => typeof value === 'number' && value >= 0 && value <= MAX_MILLISECONDS,
);

const meta = mapRule(MAX_META_ENTRIES, text(MAX_META_KEY_LENGTH), anyText(MAX_META_VALUE_LENGTH));

/** Marks frozen copies that the rules made: what was checked once stays checked, in every copy of this package. */
export const FLOW_EVENT_MARK: unique symbol = Symbol.for('weir.flow-event.v1');

/** The rule of a whole event. */
export const flowEventRule: Rule = objectRule(
  {
    version: rule({ const: FLOW_EVENT_VERSION }, `${FLOW_EVENT_VERSION}`, (value) => value === FLOW_EVENT_VERSION),
    event_id: uuid,
    flow_id: flowId,
    group_flow: flowId,
    node: objectRule({ id: nodeId, type: oneOf(NODE_TYPES) }, ['id', 'type']),
    stage: oneOf(FLOW_STAGES),
    status: oneOf(FLOW_STATUSES),
    ack: objectRule({ type: oneOf(ACK_TYPES), by: nodeId, latency_ms: milliseconds, deadline_ms: milliseconds }, [
      'type',
    ]),
    error: objectRule(
      {
        type: text(MAX_ERROR_TYPE_LENGTH),
        message: anyText(MAX_ERROR_MESSAGE_LENGTH),
        retryable: rule({ type: 'boolean' }, 'a boolean', (value) => typeof value === 'boolean'),
      },
      ['type'],
    ),
    payload_bytes: bytes,
    input_bytes: bytes,
    output_bytes: bytes,
    request_id: rule(
      { type: 'string', pattern: `^[!-~]{1,${MAX_REQUEST_ID_LENGTH}}$` },
      `1 to ${MAX_REQUEST_ID_LENGTH} visible ASCII characters`,
      isRequestId,
    ),
    sample_rate: integer(1),
    meta,
    timestamp: rule(
      { type: 'string', format: 'date-time', pattern: DATE_TIME },
      'an RFC 3339 date-time with at most nine fractional digits',
      (value) => typeof value === 'string' && parseRfc3339(value) !== undefined,
    ),
    causation_id: uuid,
    attempt: integer(1),
    trace_id: matching(TRACE_ID, '32 lower-case hexadecimal digits, not all zero'),
    span_id: matching(SPAN_ID, '16 lower-case hexadecimal digits, not all zero'),
  },
  ['version', 'event_id', 'flow_id', 'node', 'stage', 'status', 'timestamp'],
  FLOW_EVENT_MARK,
);

function matching(pattern: RegExp, expectation: string): Rule {
  return rule(
    { type: 'string', pattern: pattern.source },
    expectation,
    (value) => typeof value === 'string' && pattern.test(value),
  );
}

function oneOf(values: readonly string[]): Rule {
  return rule({ enum: values }, `one of ${values.join(' ')}`, (value) => values.includes(value as string));
}

function integer(minimum: number): Rule {
  return rule(
    { type: 'integer', minimum, maximum: Number.MAX_SAFE_INTEGER },
    `an integer of at least ${minimum}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= minimum,
  );
}

function text(maxLength: number): Rule {
  return rule(
    { type: 'string', minLength: 1, maxLength, pattern: NO_CONTROL_CHARACTERS },
    `text of 1 to ${maxLength} characters without control characters`,
    (value) => isTextWithin(value, 1, maxLength),
  );
}

function anyText(maxLength: number): Rule {
  return rule({ type: 'string', maxLength }, `text of at most ${maxLength} characters`, (value) =>
    hasLengthWithin(value, 0, maxLength),
  );
}
