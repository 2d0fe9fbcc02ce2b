/** Named events: which there are, how often, and when last. */
import type { JSX } from 'preact';
import type { EventNameList } from '@weir/viewer/api';
import { question } from '../data/ask.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Cell, type Column, Row, Rows } from '../parts/rows.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Age } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { formatCount } from '../text/number.ts';
import { severityTone } from './severity.ts';

const columns: readonly Column[] = [
  { name: 'Event' },
  { name: 'Count', number: true },
  { name: 'Seen last', number: true },
  { name: 'Services', wide: true },
];

export function EventsPage(): JSX.Element {
  const answered = useAnswer<EventNameList>('/api/events', { logs: () => true, evicted: () => true });
  return (
    <>
      <Title text="Events">
        <a href="/logs">All log records</a>
      </Title>
      <Shown answered={answered}>
        {({ events }) =>
          events.length === 0 ? (
            <Empty title="No named event is kept">
              <p>An event is a log record with an event name.</p>
            </Empty>
          ) : (
            <Rows caption="Events by name" columns={columns}>
              {events.map(({ eventName, count, lastNs, severityNumber, services }) => (
                <Row key={eventName}>
                  <Cell>
                    <a data-leads href={question('/logs', { event: eventName })}>
                      <span class={`sign ${severityTone(severityNumber)}`} aria-hidden="true">
                        ●
                      </span>{' '}
                      {eventName}
                    </a>
                  </Cell>
                  <Cell number>{formatCount(count)}</Cell>
                  <Cell number>
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
