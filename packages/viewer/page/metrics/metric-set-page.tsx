/** One metric set: each metric with its series, and how they went. */
import type { JSX } from 'preact';
import { useRoute } from 'preact-iso';
import type { MetricPointView, MetricSeries, MetricSetAnswer, MetricView } from '@weir/viewer/api';
import { useAnswer } from '../data/use-answer.ts';
import { TraceLink } from '../parts/id.tsx';
import { Spark } from '../parts/spark.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';
import { formatCount, formatValue } from '../text/number.ts';

const measures = { value: 'as reported', rate: 'per second', mean: 'mean of what was measured' } as const;

export function MetricSetPage(): JSX.Element {
  const scope = useRoute().params['scope'] ?? '';
  const answered = useAnswer<MetricSetAnswer>(`/api/metric-sets/${encodeURIComponent(scope)}`, {
    metrics: ({ scopes, more }) => more > 0 || scopes.includes(scope),
  });
  return (
    <>
      <Title text={scope === '~' ? '(no name)' : scope} of="Metric set" />
      <Shown answered={answered}>
        {({ metrics }) =>
          metrics.length === 0 ? (
            <Empty title="No point of this set is kept" />
          ) : (
            metrics.map((metric) => <Metric key={metric.name} metric={metric} />)
          )
        }
      </Shown>
    </>
  );
}

function Metric({ metric }: { metric: MetricView }): JSX.Element {
  return (
    <section class="metric">
      <h2>
        {metric.name} <span class="faint">{metric.unit}</span>
      </h2>
      <p class="faint">
        {metric.description} {metric.kind}
        {metric.temporality === undefined ? '' : `, ${metric.temporality}`}; shown: {measures[metric.measure]}
      </p>
      <table class="series">
        <caption class="unseen">Series of {metric.name}</caption>
        <thead>
          <tr>
            <th scope="col">Attributes</th>
            <th scope="col">Last 15 minutes</th>
            <th scope="col" class="number">
              Now
            </th>
            <th scope="col" class="number wide">
              Last point
            </th>
          </tr>
        </thead>
        <tbody>
          {metric.series.map((series) => (
            <SeriesRow key={series.id} series={series} name={metric.name} />
          ))}
        </tbody>
      </table>
      {metric.seriesCount > metric.series.length && (
        <p class="end">
          {metric.series.length} of {formatCount(metric.seriesCount)} series are shown, those that changed last.
        </p>
      )}
    </section>
  );
}

function SeriesRow({ series, name }: { series: MetricSeries; name: string }): JSX.Element {
  const attributes = Object.entries(series.attributes);
  const last = series.values.findLast((value) => value !== null);
  return (
    <tr>
      <td>
        {attributes.length === 0 ? (
          <span class="faint">{series.service || 'none'}</span>
        ) : (
          attributes.map(([key, value]) => (
            <span key={key} class="pair">
              {key}={typeof value === 'string' ? value : JSON.stringify(value)}
            </span>
          ))
        )}
      </td>
      <td>
        <Spark values={series.values} label={`${name}, ${series.values.length} points, last ${formatValue(last)}`} />
      </td>
      <td class="number">{formatValue(last)}</td>
      <td class="number wide">
        <Point point={series.last} />
      </td>
    </tr>
  );
}

function Point({ point }: { point: MetricPointView }): JSX.Element {
  return (
    <>
      {point.value === undefined
        ? `${formatCount(point.count ?? 0)} measured, ${formatValue(point.min)} to ${formatValue(point.max)}`
        : formatValue(point.value)}
      {point.exemplars?.map(({ traceId, spanId, value }) => (
        <TraceLink key={spanId} traceId={traceId} spanId={spanId} text={formatValue(value)} />
      ))}
    </>
  );
}
