/** Flows, a line each. */
import type { ComponentChildren, JSX } from 'preact';
import type { FlowRow } from '@weir/viewer/api';
import { StateBadge } from '../parts/badge.tsx';
import { Cell, type Column, Row, Rows } from '../parts/rows.tsx';
import { SplitBar } from '../parts/split-bar.tsx';
import { Age, Duration } from '../parts/time.tsx';

/** Characters of a pathway that is shown in one piece; a longer one is broken within a word. */
const LONGEST_WHOLE = 16;

const columns: readonly Column[] = [
  { name: 'State' },
  { name: 'Flow' },
  { name: 'Pathway', wide: true },
  { name: 'Seen last at', wide: true },
  { name: 'Age', wide: true, number: true },
  { name: 'Hops', wide: true, number: true },
  { name: 'Wait', wide: true, number: true },
  { name: 'Work', wide: true, number: true },
  { name: 'Total', number: true },
  { name: 'Split', wide: true },
  { name: 'Attempts', wide: true, number: true },
];

export function FlowRows({
  flows,
  mark,
}: {
  flows: readonly FlowRow[];
  /** Something before the state of each, such as a box to choose it. */
  mark?: (flow: FlowRow) => ComponentChildren;
}): JSX.Element {
  return (
    <Rows caption="Flows" columns={columns}>
      {flows.map((flow) => (
        <Row key={flow.flowId}>
          <Cell>
            <span class="state">
              {mark?.(flow)}
              <StateBadge state={flow.state} />
            </span>
          </Cell>
          <Cell>
            <a class="id" data-leads href={`/flows/${encodeURIComponent(flow.flowId)}`}>
              {flow.flowId}
            </a>
            {flow.weight > 1 && (
              <span class="badge calm" title="sampled: it stands for so many flows">
                ×{flow.weight}
              </span>
            )}
            <span class="narrow-note">
              {flow.pathway} · {flow.node} {flow.stage} · <Age ns={flow.firstNs} /> old
            </span>
          </Cell>
          <Cell wide>
            <span class={flow.pathway.length > LONGEST_WHOLE ? '' : 'whole'}>{flow.pathway}</span>
            {flow.group !== undefined && flow.group !== flow.pathway && <span class="faint"> {flow.group}</span>}
          </Cell>
          <Cell wide>
            {flow.node} <span class="faint">{flow.stage}</span>
          </Cell>
          <Cell wide number>
            <Age ns={flow.firstNs} />
          </Cell>
          <Cell wide number>
            {flow.hops}
          </Cell>
          <Cell wide number>
            <Duration ns={flow.waitNs} />
          </Cell>
          <Cell wide number>
            <Duration ns={flow.workNs} />
          </Cell>
          <Cell number>
            <Duration ns={flow.totalNs} />
          </Cell>
          <Cell wide>
            <SplitBar waitNs={flow.waitNs} workNs={flow.workNs} />
          </Cell>
          <Cell wide number>
            {flow.attempts}
          </Cell>
        </Row>
      ))}
    </Rows>
  );
}
