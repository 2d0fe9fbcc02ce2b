/** Log records: all of them, of an event, of a severity at least. */
import type { JSX } from 'preact';
import type { LogList } from '@weir/viewer/api';
import { useList } from '../data/use-list.ts';
import { useQuery } from '../data/use-query.ts';
import { Fields } from '../parts/fields.tsx';
import { More } from '../parts/more.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';
import { LogRows } from './log-rows.tsx';

const severities = [
  { text: 'Any', value: undefined },
  { text: 'Info', value: '9' },
  { text: 'Warn', value: '13' },
  { text: 'Error', value: '17' },
] as const;

export function LogsPage(): JSX.Element {
  const { query, change } = useQuery();
  const { event, severity, service, flow, request, trace, q } = query;
  const answered = useList<LogList>(
    '/api/logs',
    { event, severity, service, flow, request, trace, q },
    { logs: () => true, evicted: () => true },
  );
  return (
    <>
      <Title text={event ?? 'Log records'} {...(event !== undefined && { of: 'Event' })}>
        <a href="/events">All events</a>
      </Title>
      <div class="filters">
        <div class="chips" role="group" aria-label="Severity, at least">
          {severities.map(({ text, value }) => (
            <button
              key={text}
              type="button"
              aria-pressed={severity === value}
              onClick={() => change({ severity: value })}
            >
              {text}
            </button>
          ))}
        </div>
        <Fields
          fields={[
            { name: 'q', text: 'Text contains' },
            { name: 'event', text: 'Event' },
            { name: 'service', text: 'Service' },
          ]}
        />
      </div>
      <Shown answered={answered}>
        {({ logs }) =>
          logs.length === 0 ? (
            <Empty title="No log record is like that" />
          ) : (
            <>
              <LogRows logs={logs} />
              <More {...answered.end} />
            </>
          )
        }
      </Shown>
    </>
  );
}
