/** Which service sends to which topic, which takes from it, and how far it is behind. */
import type { LagView } from '../api/types/pathways.ts';
import { type QuestionContext, rowsOf } from './context.ts';

const PRODUCER = 4;
const CONSUMER = 5;
const MOST = 1_000;

/** Gauges of lag, of which the consumer group's counts for all that is not told per partition. */
const LAG_METRICS = ['weir.kafka.consumer_group.lag', 'weir.kafka.consumer.lag'];

/** Services by what they do with a topic, and lags. */
export interface Topics {
  readonly producers: readonly { readonly topic: string; readonly service: string }[];
  readonly consumers: readonly { readonly topic: string; readonly service: string }[];
  readonly lags: readonly LagView[];
}

/** All topics that spans name. */
export function topics({ db }: QuestionContext): Topics {
  const rows = rowsOf(
    db,
    `SELECT DISTINCT span.destination, span.kind, origin.service FROM span JOIN origin ON origin.id = span.origin
     WHERE span.destination IS NOT NULL LIMIT ${MOST}`,
    [],
  );
  const ofKind = (kind: number): Topics['producers'] =>
    rows
      .filter((row) => row['kind'] === kind)
      .map((row) => ({ topic: String(row['destination']), service: String(row['service']) }));
  return { producers: ofKind(PRODUCER), consumers: ofKind(CONSUMER), lags: lags({ db }) };
}

function lags({ db }: Pick<QuestionContext, 'db'>): LagView[] {
  const rows = rowsOf(
    db,
    `SELECT series.name, CAST(series.last_time AS TEXT) AS at,
     json_extract(series.attributes, '$."messaging.destination.name"') AS topic,
     json_extract(series.attributes, '$."messaging.consumer.group.name"') AS consumer_group,
     (SELECT value FROM point WHERE point.series = series.id ORDER BY time DESC LIMIT 1) AS lag
     FROM series WHERE name IN (?, ?) LIMIT ${MOST}`,
    LAG_METRICS,
  ).filter(({ topic, lag }) => topic !== null && lag !== null);
  // Of one topic and group, the partitions add up; both metrics tell the same, so one of them is taken.
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row['topic'], row['consumer_group']]));
  return [...groups.values()].map((group) => {
    const preferred = group.filter((row) => row['name'] === LAG_METRICS[0]);
    const counted = preferred.length > 0 ? preferred : group;
    const [first] = counted;
    return {
      topic: String(first?.['topic']),
      ...(typeof first?.['consumer_group'] === 'string' && { group: first['consumer_group'] }),
      lag: counted.reduce((sum, row) => sum + Number(row['lag']), 0),
      atNs: counted.map((row) => String(row['at'])).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b)),
    };
  });
}
