/** Everything that bears an id. */
import type { JSX } from 'preact';
import type { SearchAnswer } from '@weir/viewer/api';
import { CloudEventRows } from '../cloud-events/cloud-event-rows.tsx';
import { question } from '../data/ask.ts';
import { useAnswer } from '../data/use-answer.ts';
import { useQuery } from '../data/use-query.ts';
import { LogRows } from '../events/log-rows.tsx';
import { FlowRows } from '../flows/flow-rows.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';
import { TraceRows } from '../traces/trace-rows.tsx';

export function SearchPage(): JSX.Element {
  const { query } = useQuery();
  const text = query['q'] ?? '';
  const answered = useAnswer<SearchAnswer>(text === '' ? undefined : question('/api/search', { q: text }));
  return (
    <>
      <Title text={text === '' ? 'Search' : text} of="Search" />
      {text === '' ? (
        <Empty title="Give a flow, request, trace, span or event id" />
      ) : (
        <Shown answered={answered}>{(found) => <Found {...found} />}</Shown>
      )}
    </>
  );
}

function Found({ query, flows, traces, cloudEvents, logs }: SearchAnswer): JSX.Element {
  if (flows.length + traces.length + cloudEvents.length + logs.length === 0) {
    return <Empty title={`Nothing that is kept bears the id ${query}`} />;
  }
  return (
    <>
      {flows.length > 0 && (
        <section>
          <h2>Flows</h2>
          <FlowRows flows={flows} />
        </section>
      )}
      {traces.length > 0 && (
        <section>
          <h2>Traces</h2>
          <TraceRows traces={traces} />
        </section>
      )}
      {cloudEvents.length > 0 && (
        <section>
          <h2>CloudEvents</h2>
          <CloudEventRows cloudEvents={cloudEvents} />
        </section>
      )}
      {logs.length > 0 && (
        <section>
          <h2>Logs</h2>
          <LogRows logs={logs} />
        </section>
      )}
    </>
  );
}
