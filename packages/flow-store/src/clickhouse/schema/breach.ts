/** What is wrong with an event that arrives: the rules of FlowEvent v1 that JSON and the types of columns do not keep. */
import { ACK_TYPES, FLOW_STAGES, FLOW_STATUSES, NODE_TYPES } from '@weir/flow-events';

const UUID = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';
const NODE_ID = '^[A-Za-z0-9._:/-]{1,128}$';
const DATE_TIME = String.raw`^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})$`;
const CONTROL = String.raw`[\\x00-\\x1f\\x7f]`;
const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const MAX_MS = 9_000_000_000_000;

const among = (column: string, values: readonly string[]): string =>
  `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;
/** A length as JavaScript counts it, where bytes are too many to be sure: what lies beyond 16 bits is two. */
const within = (column: string, max: number): string =>
  `(length(${column}) <= ${max} OR lengthUTF8(${column}) + countMatches(${column}, '[\\\\x{10000}-\\\\x{10FFFF}]') <= ${max})`;
// Nearly all texts are of ASCII, which is told in a fifth of the time.
const text = (column: string, max: number): string =>
  `(match(${column}, '^[ -~]{1,${max}}$') OR (${column} != '' AND ${within(column, max)} AND NOT match(${column}, '${CONTROL}')))`;
const optional = (column: string, rule: string): string => `(${column} = '' OR ${rule})`;
const milliseconds = (column: string): string => `ifNull(${column} BETWEEN 0 AND ${MAX_MS}, true)`;
const size = (column: string): string => `ifNull(${column} <= ${MAX_SAFE}, true)`;

/** Member by member, what must hold. */
const RULES: readonly (readonly [member: string, holds: string])[] = [
  ['version', 'version = 1'],
  ['event_id', `match(arrival.event_id, '${UUID}')`],
  ['flow_id', text('flow_id', 256)],
  ['group_flow', optional('group_flow', text('group_flow', 256))],
  ['node.id', `match(node.id, '${NODE_ID}')`],
  ['node.type', among('node.type', NODE_TYPES)],
  ['stage', among('arrival.stage', FLOW_STAGES)],
  ['status', among('arrival.status', FLOW_STATUSES)],
  ['ack.type', among('ack.type', ['', ...ACK_TYPES])],
  ['ack.by', optional('ack.by', `match(ack.by, '${NODE_ID}')`)],
  ['ack.latency_ms', milliseconds('ack.latency_ms')],
  ['ack.deadline_ms', milliseconds('ack.deadline_ms')],
  ['ack.type', "(ack.type != '' OR (ack.by = '' AND isNull(ack.latency_ms) AND isNull(ack.deadline_ms)))"],
  ['error.type', optional('error.type', text('error.type', 256))],
  ['error.type', "(error.type != '' OR (isNull(error.message) AND isNull(error.retryable)))"],
  ['error.message', within("ifNull(error.message, '')", 4_096)],
  ['payload_bytes', size('payload_bytes')],
  ['input_bytes', size('input_bytes')],
  ['output_bytes', size('output_bytes')],
  ['request_id', optional('request_id', "match(request_id, '^[!-~]{1,128}$')")],
  ['sample_rate', `sample_rate <= ${MAX_SAFE}`],
  ['attempt', `attempt <= ${MAX_SAFE}`],
  ['meta', 'length(meta) <= 32'],
  [
    'meta',
    `arrayAll((key, value) -> ${text('key', 64)} AND ${within('value', 1_024)}, mapKeys(meta), mapValues(meta))`,
  ],
  ['timestamp', `match(arrival.timestamp, '${DATE_TIME}')`],
  ['timestamp', "isNotNull(parseDateTime64BestEffortOrNull(upper(arrival.timestamp), 9, 'UTC'))"],
  [
    'timestamp',
    "ifNull(parseDateTime64BestEffortOrNull(upper(arrival.timestamp), 9, 'UTC') BETWEEN toDateTime64('1900-01-01 00:00:00', 9, 'UTC') AND toDateTime64('2189-12-31 23:59:59.999999999', 9, 'UTC'), false)",
  ],
  ['causation_id', optional('arrival.causation_id', `match(arrival.causation_id, '${UUID}')`)],
  ['trace_id', optional('arrival.trace_id', "match(arrival.trace_id, '^[0-9a-f]{32}$')")],
  ['span_id', optional('arrival.span_id', "match(arrival.span_id, '^[0-9a-f]{16}$')")],
];

const FIRST: string = `multiIf(${RULES.map(([member, holds]) => `NOT (${holds}), '${member}'`).join(',\n  ')}, '')`;

/** The first member that breaks its rule; empty where all hold. Multiplied, the rules are told of whole columns at once. */
export const BREACH: string = `if(${RULES.map(([, holds]) => `toUInt8(${holds})`).join(' * ')} = 1, '', ${FIRST})`;
