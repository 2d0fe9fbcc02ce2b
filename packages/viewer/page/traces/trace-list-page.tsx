/** All traces, newest first. */
import type { JSX } from 'preact';
import type { TraceList } from '@weir/viewer/api';
import { useList } from '../data/use-list.ts';
import { useQuery } from '../data/use-query.ts';
import { Fields } from '../parts/fields.tsx';
import { More } from '../parts/more.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';
import { TraceRows } from './trace-rows.tsx';

export function TraceListPage(): JSX.Element {
  const { query, change } = useQuery();
  const { service, errors, q } = query;
  const answered = useList<TraceList>(
    '/api/traces',
    { service, errors, q },
    {
      traces: () => true,
      evicted: () => true,
    },
  );
  return (
    <>
      <Title text="Traces" />
      <div class="filters">
        <div class="chips" role="group" aria-label="Which">
          <button type="button" aria-pressed={errors !== '1'} onClick={() => change({ errors: undefined })}>
            All
          </button>
          <button type="button" aria-pressed={errors === '1'} onClick={() => change({ errors: '1' })}>
            With errors
          </button>
        </div>
        <Fields
          fields={[
            { name: 'q', text: 'Span name contains' },
            { name: 'service', text: 'Service' },
          ]}
        />
      </div>
      <Shown answered={answered}>
        {({ traces }) =>
          traces.length === 0 ? (
            <Empty title="No trace is kept" />
          ) : (
            <>
              <TraceRows traces={traces} />
              <More {...answered.end} />
            </>
          )
        }
      </Shown>
    </>
  );
}
