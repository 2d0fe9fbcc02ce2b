/** Flows as SQL sees them: all that flows.md says of a flow, from its events, in one row. Equal to the pure functions. */
import { FLOW_STAGES, FLOW_STATUSES } from '@weir/flow-events';
import { LATEST_NS } from '../definitions/storable-time.ts';

const stage = (name: (typeof FLOW_STAGES)[number]): number => FLOW_STAGES.indexOf(name) + 1;
const status = (name: (typeof FLOW_STATUSES)[number]): number => FLOW_STATUSES.indexOf(name) + 1;

/** Most events by which one flow is judged: of what has more, such as what nobody named, all cannot be held at once. */
const MAX_EVENTS_PER_FLOW = 2_000;

/** Most that one flow counts for. */
const MAX_WEIGHT = 1_000_000_000;

// Where the parts of an event are in its tuple.
const EVENT = `tuple(
      toUnixTimestamp64Nano(at), event_id, toString(node), toUInt8(stage), toUInt8(status), toString(group_flow), causation_id,
      toString(ack_by), isNotNull(ack_deadline_ms), toUInt8(is_final), toUInt8(ack_type = 'explicit'), attempt, sample_rate,
      if(
        ifNull(ack_deadline_ms, 0) * 1e6 >= toFloat64(${LATEST_NS} - toUnixTimestamp64Nano(at)),
        ${LATEST_NS},
        toUnixTimestamp64Nano(at) + toInt64(floor(ifNull(ack_deadline_ms, 0) * 1e6 + 0.5))
      ), rank)`;
const [AT, ID, NODE, STAGE, STATUS, GROUP, CAUSE, BY, ANNOUNCES, FINAL, EXPLICIT, ATTEMPT, RATE, DEADLINE, RANK] =
  Array.from({ length: 15 }, (_, index) => index + 1);

const [ACK, NACK] = [status('ack'), status('nack')];
const isAnswer = (x: string): string => `${x}.${STATUS} IN (${ACK}, ${NACK})`;
const isReception = (x: string): string =>
  `${x}.${STAGE} = ${stage('consume')} AND ${x}.${STATUS} = ${status('received')}`;

/** A subquery with the events of each flow in its order; of an event id what came first stays. */
const orderedSql = (events: string, where: string): string => `(
    SELECT flow_id, arraySort(
      x -> (x.${AT}, x.${ID}),
      arrayFilter((x, nth) -> nth = 1, arrived, arrayEnumerateUniq(arrayMap(x -> x.${ID}, arrived)))
    ) AS e
    FROM (
      SELECT flow_id, arraySort(x -> (-x.${RANK}, x.${AT}), groupArray(${MAX_EVENTS_PER_FLOW})(${EVENT})) AS arrived
      FROM ${events} WHERE ${where} GROUP BY flow_id
    )
  )`;

/** Announced acknowledgements, each with the status of what met it, 0 while nothing has. */
const ACKS = `arrayMap(
    a -> tuple(a.${DEADLINE}, a.${ID}, a.${NODE}, a.${BY}, if(
      arrayExists(x -> x.${CAUSE} = a.${ID} AND x.${ID} != a.${ID}, answers),
      arrayFirst(x -> x.${CAUSE} = a.${ID} AND x.${ID} != a.${ID}, answers).${STATUS},
      arrayFirst(
        x -> (x.${AT}, x.${ID}) > (a.${AT}, a.${ID})
          AND if(a.${BY} != '', x.${NODE} = a.${BY}, x.${STAGE} = ${stage('egress')} AND x.${STATUS} = ${ACK} AND x.${EXPLICIT} = 1),
        answers
      ).${STATUS}
    )),
    announcing
  )`;

const HAS_FAILED = `arrayExists(x -> x.${STAGE} = ${stage('error')}, nacks)
    OR arrayExists(a -> a.5 = ${NACK}, acks)
    OR arrayExists(
      n -> n.${STAGE} = ${stage('process')} AND NOT arrayExists(
        x -> x.${NODE} = n.${NODE} AND x.${STAGE} = ${stage('process')} AND x.${STATUS} = ${ACK} AND (x.${AT}, x.${ID}) > (n.${AT}, n.${ID}),
        answers
      ),
      nacks
    )`;

/** Hops: from node, from stage, to node, to stage, duration, whether it ends in an error, when it ends. */
const HOPS = `arrayMap(
    (a, b) -> tuple(a.${NODE}, a.${STAGE}, b.${NODE}, b.${STAGE}, b.${AT} - a.${AT},
      b.${STAGE} = ${stage('error')} OR b.${STATUS} IN (${NACK}, ${status('timeout')}), b.${AT}),
    arrayPopBack(e),
    arrayPopFront(e)
  )`;

/**
 * A subquery with a row for each flow. Each of its levels names what the next one uses more than once: the engine would
 * otherwise write it out wherever it is used.
 *
 * @param events the table of events
 * @param where which events: a condition that takes all events of a flow or none
 */
export function flowFactsSql(events: string, where: string): string {
  return `(
  SELECT
    flow_id, e, hops, awaited, head.${AT} AS first, tail.${AT} AS last, tail.${NODE} AS node, tail.${STAGE} AS stage,
    tail.${STATUS} AS status, grouping, if(grouping = '', head.${NODE}, grouping) AS pathway, settled,
    length(awaited) > 0 AS awaits,
    if(awaits, arrayMin(a -> a.1, awaited), 0) AS deadline,
    toInt64(arraySum(h -> if(h.1 = h.3, 0, h.5), hops)) AS wait,
    toInt64(arraySum(h -> if(h.1 = h.3, h.5, 0), hops)) AS work,
    arrayMax(x -> greatest(x.${ATTEMPT}, 1), e) AS attempts,
    arrayCount(
      (x, i) -> x.${ATTEMPT} > 1 AND has(arraySlice(receiving, 1, i - 1), x.${NODE}), receptions, arrayEnumerate(receptions)
    ) AS redeliveries,
    length(finals) - length(arrayDistinct(finals)) AS duplicates,
    arrayCount(x -> x.${STAGE} = ${stage('error')}, nacks) AS dead_letters,
    arrayCount(x -> x.${STAGE} = ${stage('error')} AND x.${STATUS} = ${status('timeout')}, e) AS timeouts,
    weight,
    least(weight, ${MAX_WEIGHT}) AS counted
  FROM (
    SELECT
      flow_id, e, hops, nacks, receptions, finals, head, tail, grouping, weight,
      arrayMap(x -> x.${NODE}, receptions) AS receiving,
      arrayFilter(a -> a.5 = 0, acks) AS awaited,
      multiIf(
        notEmpty(finals) AND arrayAll(a -> a.5 = ${ACK}, acks), 'complete',
        ${HAS_FAILED}, 'failed',
        ''
      ) AS settled
    FROM (
      SELECT *, ${ACKS} AS acks, arrayFilter(x -> x.${STATUS} = ${NACK}, answers) AS nacks
      FROM (
        SELECT
          flow_id, e, e[1] AS head, e[-1] AS tail,
          ${HOPS} AS hops,
          arrayFilter(x -> ${isAnswer('x')}, e) AS answers,
          arrayFilter(x -> x.${ANNOUNCES}, e) AS announcing,
          arrayFilter(x -> ${isReception('x')}, e) AS receptions,
          arrayMap(x -> x.${NODE}, arrayFilter(x -> x.${FINAL} = 1, e)) AS finals,
          arrayFirst(x -> x.${GROUP} != '', e).${GROUP} AS grouping,
          arrayMin(x -> if(x.${RATE} = 0, 1, x.${RATE}), e) AS weight
        FROM ${orderedSql(events, where)}
      )
    )
  )
)`;
}

/** A subquery with the hops of each flow, its pathway and what it counts for: the part of its facts that hops are told by. */
export function flowHopsSql(events: string, where: string): string {
  return `(
  SELECT ${HOPS} AS hops, arrayFirst(x -> x.${GROUP} != '', e).${GROUP} AS grouping,
    if(grouping = '', e[1].${NODE}, grouping) AS pathway,
    least(arrayMin(x -> if(x.${RATE} = 0, 1, x.${RATE}), e), ${MAX_WEIGHT}) AS counted
  FROM ${orderedSql(events, where)}
)`;
}

/** The state of a row at `{now:Int64}`, with `{lostAfter:Int64}` of -1 for never. */
export const STATE_SQL = `multiIf(
  settled != '', settled,
  awaits AND deadline < {now:Int64}, 'late',
  {lostAfter:Int64} >= 0 AND {now:Int64} - last >= {lostAfter:Int64}, 'lost',
  'open'
)`;
