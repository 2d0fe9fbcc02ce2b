/** CloudEvents as they come. */
import type { JSX } from 'preact';
import type { CloudEventList as Answer } from '@weir/viewer/api';
import { useList } from '../data/use-list.ts';
import { useQuery } from '../data/use-query.ts';
import { Fields } from '../parts/fields.tsx';
import { More } from '../parts/more.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';
import { CloudEventRows } from './cloud-event-rows.tsx';

export function CloudEventList(): JSX.Element {
  const { query } = useQuery();
  const { type, source, subject, q } = query;
  const answered = useList<Answer>(
    '/api/cloud-events',
    { type, source, subject, q },
    { 'cloud-events': () => true, evicted: () => true },
  );
  return (
    <>
      <Title text="CloudEvents" />
      <div class="filters">
        <Fields
          fields={[
            { name: 'type', text: 'Type' },
            { name: 'source', text: 'Source' },
            { name: 'subject', text: 'Subject' },
          ]}
        />
      </div>
      <Shown answered={answered}>
        {({ cloudEvents }) =>
          cloudEvents.length === 0 ? (
            <Empty title="No CloudEvent has come">
              <p>They come over HTTP, in any of the three modes of its binding, and wrapped in OTLP log records.</p>
            </Empty>
          ) : (
            <>
              <CloudEventRows cloudEvents={cloudEvents} />
              <More {...answered.end} />
            </>
          )
        }
      </Shown>
    </>
  );
}
