/** Metric sets: metrics by their scope. */
import type { JSX } from 'preact';
import type { MetricSetList } from '@weir/viewer/api';
import { useAnswer } from '../data/use-answer.ts';
import { Cell, type Column, Row, Rows } from '../parts/rows.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Age } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';

const columns: readonly Column[] = [
  { name: 'Set' },
  { name: 'Metrics', number: true },
  { name: 'Series', number: true },
  { name: 'Newest', number: true, wide: true },
  { name: 'Services', wide: true },
];

export function MetricSetsPage(): JSX.Element {
  const answered = useAnswer<MetricSetList>('/api/metric-sets', { metrics: () => true });
  return (
    <>
      <Title text="Metric sets" />
      <Shown answered={answered}>
        {({ metricSets }) =>
          metricSets.length === 0 ? (
            <Empty title="No metric has come" />
          ) : (
            <Rows caption="Metric sets" columns={columns}>
              {metricSets.map(({ scope, version, services, metrics, series, lastNs }) => (
                <Row key={scope}>
                  <Cell>
                    <a data-leads href={`/metrics/${encodeURIComponent(scope === '' ? '~' : scope)}`}>
                      {scope === '' ? '(no name)' : scope}
                    </a>{' '}
                    <span class="faint">{version}</span>
                  </Cell>
                  <Cell number>{metrics}</Cell>
                  <Cell number>{series}</Cell>
                  <Cell number wide>
                    <Age ns={lastNs} /> ago
                  </Cell>
                  <Cell wide>{services.join(', ')}</Cell>
                </Row>
              ))}
            </Rows>
          )
        }
      </Shown>
    </>
  );
}
