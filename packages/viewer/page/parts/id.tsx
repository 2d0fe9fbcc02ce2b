/** An id that can be copied, and one that leads to everything that bears it. */
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { question } from '../data/ask.ts';

/** How long the button says that it did. */
const SAID_MS = 1_500;

export function CopyButton({ text, of }: { text: string; of: string }): JSX.Element {
  const [done, setDone] = useState(false);
  const copy = (): void => {
    void navigator.clipboard?.writeText(text).then(() => {
      setDone(true);
      setTimeout(() => setDone(false), SAID_MS);
    });
  };
  return (
    <button type="button" class="quiet" onClick={copy} aria-label={`Copy ${of}`}>
      {done ? 'copied' : 'copy'}
    </button>
  );
}

export function RequestLink({ id }: { id: string }): JSX.Element {
  return (
    <a class="id" href={question('/search', { q: id })}>
      {id}
    </a>
  );
}

export function TraceLink({ traceId, spanId, text }: { traceId: string; spanId?: string; text?: string }): JSX.Element {
  return (
    <a class={text === undefined ? 'id' : ''} href={question(`/traces/${traceId}`, { span: spanId })} title={traceId}>
      {text ?? traceId.slice(0, 8)}
    </a>
  );
}

export function FlowLink({ flowId }: { flowId: string }): JSX.Element {
  return (
    <a class="id" href={`/flows/${encodeURIComponent(flowId)}`}>
      {flowId}
    </a>
  );
}
