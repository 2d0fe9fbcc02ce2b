/** A state in a word and a sign, so that no one depends on its colour. */
import type { JSX } from 'preact';
import type { FlowEventMark, FlowRow } from '@weir/viewer/api';

const states: Readonly<Record<FlowRow['state'], { sign: string; tone: string }>> = {
  complete: { sign: '✓', tone: 'good' },
  open: { sign: '…', tone: 'calm' },
  late: { sign: '!', tone: 'warn' },
  lost: { sign: '?', tone: 'faint' },
  failed: { sign: '✕', tone: 'bad' },
};

const marks: Readonly<Record<FlowEventMark, { text: string; tone: string }>> = {
  final: { text: 'final', tone: 'good' },
  duplicate: { text: 'duplicate', tone: 'warn' },
  redelivery: { text: 'redelivery', tone: 'warn' },
  dead_letter: { text: 'dead letter', tone: 'bad' },
  timeout: { text: 'timeout', tone: 'bad' },
  error: { text: 'error', tone: 'bad' },
};

export function StateBadge({ state }: { state: FlowRow['state'] }): JSX.Element {
  const { sign, tone } = states[state];
  return (
    <span class={`badge ${tone}`} role="img" aria-label={state} title={state}>
      <span aria-hidden="true">{sign}</span> <span class="word">{state}</span>
    </span>
  );
}

export function MarkBadge({ mark }: { mark: FlowEventMark }): JSX.Element {
  const { text, tone } = marks[mark];
  return <span class={`badge ${tone}`}>{text}</span>;
}
