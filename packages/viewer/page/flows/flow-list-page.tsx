/** All flows, those of a state, of a pathway or at a node: newest first, as they move. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { FlowList } from '@weir/viewer/api';
import { toldTime } from '../data/clock.ts';
import { useList } from '../data/use-list.ts';
import { useQuery } from '../data/use-query.ts';
import { More } from '../parts/more.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';
import { ExportLink } from '../share/export-link.tsx';
import { FlowFilters, isFiltered } from './flow-filters.tsx';
import { FlowRows } from './flow-rows.tsx';

export function FlowListPage(): JSX.Element {
  const { query } = useQuery();
  const { list, pathway, group, node, q } = query;
  const answered = useList<FlowList>(
    '/api/flows',
    { list, pathway, group, node, q },
    {
      flows: () => true,
      evicted: () => true,
    },
  );
  if (answered.value !== undefined) toldTime(answered.value.asOfNs);
  return (
    <>
      <Title text="Flows" />
      <FlowFilters />
      <Shown answered={answered}>
        {({ flows }) =>
          flows.length === 0 ? (
            <Nothing filtered={isFiltered(query)} />
          ) : (
            <>
              <ChosenFlows flows={flows} />
              <More {...answered.end} />
            </>
          )
        }
      </Shown>
    </>
  );
}

/** The list, with boxes by which flows are chosen to be exported together. */
function ChosenFlows({ flows }: { flows: FlowList['flows'] }): JSX.Element {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const turn = (flowId: string): void => {
    const next = new Set(chosen.value);
    if (!next.delete(flowId)) next.add(flowId);
    chosen.value = next;
  };
  return (
    <>
      <div aria-live="polite">
        {chosen.value.size > 0 && (
          <div class="chosen">
            <ExportLink flows={[...chosen.value]} text={`Export ${chosen.value.size} chosen`} />{' '}
            <button type="button" onClick={() => (chosen.value = new Set())}>
              Choose none
            </button>
          </div>
        )}
      </div>
      <FlowRows
        flows={flows}
        mark={({ flowId }) => (
          <input
            type="checkbox"
            aria-label={`Choose ${flowId}`}
            checked={chosen.value.has(flowId)}
            onChange={() => turn(flowId)}
          />
        )}
      />
    </>
  );
}

function Nothing({ filtered }: { filtered: boolean }): JSX.Element {
  if (filtered) {
    return (
      <Empty title="No flow is like that">
        <p>
          <a href="/flows">See all flows</a>
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="No flow has been seen yet">
      <p>Flow events arrive as OTLP logs. Point an exporter at this process:</p>
      <pre class="json">OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 node app.js</pre>
      <p>
        Where it listens, and what it received: <a href="/health">health</a>.
      </p>
    </Empty>
  );
}
