/** Flow events that the engine makes by itself, in the form in which they arrive: JSON, one event a line. */
import { BEGIN_SECONDS, STEPS } from '../generated-flows.ts';

/** Flows begin so far apart: 1,000 events a second. */
const FLOW_APART_NS = 8_000_000;

const column = (index: number): string =>
  `[${STEPS.map((step) => (typeof step[index] === 'number' ? step[index] : `'${step[index]}'`)).join(', ')}][1 + step]`;

/** Ids look as if drawn at random, as trace ids do that stand for flow ids: neighbours in time are not neighbours by id. */
const ID = 'lower(hex(sipHash128(flow, 4)))';

/** The id of the flow of a number. */
export const flowIdSql = (flow: number): string =>
  `SELECT concat('order-', substring(${ID}, 1, 24)) FROM (SELECT ${flow}::UInt64 AS flow)`;

/** A query of the lines of events `from` and on. Each flow has eight events; every hundredth stops after five, every thousandth fails. */
export const linesSql = (from: number, count: number): string => `SELECT concat(
  '{"version":1,"event_id":"', substring(id, 1, 8), '-', substring(id, 9, 4), '-4', substring(id, 14, 3), '-8', substring(id, 18, 3), '-', substring(id, 21, 12),
  '","flow_id":"order-', substring(seed, 1, 24), '","group_flow":"orders-', toString(flow % 5),
  '","node":{"id":"', ${column(0)}, '","type":"', ${column(1)}, '"},"stage":"', ${column(2)},
  '","status":"', if(failed, 'nack', ${column(3)}), '"',
  if(step = 1, ',"ack":{"type":"explicit","by":"worker","deadline_ms":30000}', ''),
  if(failed, ',"error":{"type":"TypeError","message":"no such book","retryable":false}', ''),
  if(step = 6 AND NOT failed, ',"meta":{"final":"true"}', ''),
  ',"payload_bytes":', toString(100 + sipHash64(number) % 1000),
  ',"request_id":"req-', substring(seed, 25, 8), substring(trace, 1, 8), '","timestamp":"', replaceOne(toString(fromUnixTimestamp64Nano(
    ${BEGIN_SECONDS}000000000 + toInt64(flow) * ${FLOW_APART_NS} + toInt64(${column(4)} * 1000 * (1 + (sipHash64(number, 1) % 65536) / 65536)), 'UTC')), ' ', 'T'),
  'Z","trace_id":"', trace, '","span_id":"', substring(lower(hex(sipHash128(number, 2))), 1, 16), '"}') AS line
FROM (
  SELECT number, intDiv(number, 8) AS flow, number % 8 AS step, step = 6 AND flow % 1000 = 500 AS failed,
    lower(hex(sipHash128(number, 3))) AS id, ${ID} AS seed, lower(hex(sipHash128(flow, 5))) AS trace
  FROM numbers(${from}, ${count}) WHERE NOT (flow % 100 = 99 AND step > 4)
)`;
