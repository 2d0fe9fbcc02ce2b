/** Spans as bars under each other, with what a cache did under its operation, and logs where they happened. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { LogSummary, SpanLinkView } from '@weir/viewer/api';
import { formatDuration } from '../text/duration.ts';
import { CacheStripView } from './cache-strip.tsx';
import { openRows, type SpanRow } from './tree-rows.ts';

/** Indentation stops there, so that a deep tree stays readable. */
const DEEPEST = 12;

interface WaterfallProps {
  readonly rows: readonly SpanRow[];
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly links: readonly SpanLinkView[];
  readonly logs: readonly LogSummary[];
  readonly looked: string | undefined;
  readonly onLook: (spanId: string) => void;
}

export function Waterfall(props: WaterfallProps): JSX.Element {
  const { rows } = props;
  const closed = useSignal<ReadonlySet<string>>(new Set());
  const turn = (spanId: string): void => {
    const next = new Set(closed.value);
    if (!next.delete(spanId)) next.add(spanId);
    closed.value = next;
  };
  const parents = new Set(rows.map(({ parentSpanId }) => parentSpanId));
  return (
    <ol class="waterfall">
      {openRows(rows, closed.value).map((row) => (
        <SpanBar
          {...props}
          key={row.spanId}
          row={row}
          open={parents.has(row.spanId) ? !closed.value.has(row.spanId) : undefined}
          onTurn={() => turn(row.spanId)}
        />
      ))}
    </ol>
  );
}

function SpanBar({
  row,
  open,
  onTurn,
  startNs,
  endNs,
  links,
  logs,
  looked,
  onLook,
}: WaterfallProps & { row: SpanRow; open: boolean | undefined; onTurn: () => void }): JSX.Element {
  const whole = Number(endNs - startNs) || 1;
  const share = (ns: string): number => (Number(BigInt(ns) - startNs) / whole) * 100;
  const linked = links.some(({ from, to }) => from.spanId === row.spanId || to.spanId === row.spanId);
  const of = `${row.service} ${row.name}, ${formatDuration(row.durationNs)}${row.status === 'error' ? ', error' : ''}`;
  return (
    <li class={`span ${row.status} ${row.spanId === looked ? 'looked' : ''}`}>
      <div class="span-name" style={{ paddingInlineStart: `${Math.min(row.depth, DEEPEST) * 0.9}rem` }}>
        <button
          type="button"
          class="turn"
          hidden={open === undefined}
          aria-expanded={open}
          aria-label={`What is below ${row.name}`}
          onClick={onTurn}
        >
          {open === true ? '▾' : '▸'}
        </button>
        <a
          href={`/traces/${row.traceId}?span=${row.spanId}`}
          data-leads
          title={of}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            event.stopPropagation();
            onLook(row.spanId);
          }}
        >
          <span class="service">{row.service}</span> {row.name}
        </a>
        {row.status === 'error' && <span class="badge bad">error</span>}
        {row.orphan === true && (
          <span class="badge faint" title="its parent is named, but not here">
            parent missing
          </span>
        )}
        {row.skewNs !== undefined && (
          <span class="badge warn" title="it begins before its parent: the clocks disagree">
            clock −{formatDuration(row.skewNs)}
          </span>
        )}
        {linked && <span class="badge calm">linked</span>}
      </div>
      <div class="span-track">
        <span
          class={`span-bar kind-${row.kind}`}
          style={{ left: `${share(row.startNs)}%`, width: `${(Number(row.durationNs) / whole) * 100}%` }}
        />
        {logs
          .filter(({ spanId }) => spanId === row.spanId)
          .map((log) => (
            <a
              key={log.id}
              class={`log-tick ${log.severityNumber >= 17 ? 'bad' : log.severityNumber >= 13 ? 'warn' : ''}`}
              style={{ left: `${Math.min(100, Math.max(0, share(log.atNs)))}%` }}
              href={`/logs/${encodeURIComponent(log.id)}`}
              title={log.eventName === '' ? log.text : log.eventName}
              aria-label={`Log: ${log.eventName === '' ? log.text : log.eventName}`}
            />
          ))}
        <span class="span-duration">{formatDuration(row.durationNs)}</span>
      </div>
      {row.cache !== undefined && <CacheStripView cache={row.cache} />}
    </li>
  );
}
