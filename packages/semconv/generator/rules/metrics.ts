/** What OpenTelemetry asks of a metric: a unit of UCUM, and a name that does not end in "total". */
import type { Entries } from '../entries.ts';
import { problem } from '../problems.ts';

const prefix = '(?:[numkMGTP]|[KMGT]i)?';
const atom = `(?:1|%|min|h|d|Cel|${prefix}(?:By|bit|s|m|g|Hz|J|W|V|A|K|Pa))`;
const annotation = String.raw`\{[\x21-\x7a|~]+\}`;
const component = `(?:${atom}(?:${annotation})?|${annotation})`;

/** The part of UCUM that telemetry uses: "seconds" or "bytes" are words of English, not units. */
const unit = new RegExp(`^${component}(?:[./]${component})*$`);

/** All faults of metrics. */
export function metricProblems({ metrics }: Entries): readonly string[] {
  return metrics.flatMap(({ place, name, value }) => [
    ...(unit.test(value.unit)
      ? []
      : [problem({ ...place, key: 'unit' }, `"${value.unit}" is no UCUM unit such as "s", "By" or "{event}"`)]),
    ...(/[._]total$/.test(name) ? [problem(place, 'must not end in "total": it misleads where sums are deltas')] : []),
  ]);
}
