/** Takes in a file that somebody exported. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ImportAnswer } from '@weir/viewer/api';
import { ask, type AskFailure } from '../data/ask.ts';
import { FlowLink, TraceLink } from '../parts/id.tsx';
import { Title } from '../parts/title.tsx';
import { formatCount } from '../text/number.ts';

type Outcome = { readonly taken: ImportAnswer } | { readonly failure: string } | 'reading' | undefined;

export function SharePage(): JSX.Element {
  const outcome = useSignal<Outcome>(undefined);
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    outcome.value = 'reading';
    importFile(file)
      .then((taken) => (outcome.value = { taken }))
      .catch((error: AskFailure) => (outcome.value = { failure: error.message }));
  };
  return (
    <>
      <Title text="Share" />
      <section
        class="card drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer?.files[0]);
        }}
      >
        <h2>Import</h2>
        <p>A file that somebody exported from a viewer: drop it here, or choose it.</p>
        <label class="button">
          Choose a file
          <input
            class="unseen"
            type="file"
            accept="application/json,.json"
            onChange={({ currentTarget }) => take(currentTarget.files?.[0])}
          />
        </label>
        <div role="status">
          <Outcome outcome={outcome.value} />
        </div>
      </section>
      <section class="card">
        <h2>Export</h2>
        <p>
          Choose <a href="/flows">flows</a> in their list, or open a flow or a trace: each has a button that saves it,
          with its spans, logs and CloudEvents, as one JSON file. Spans and logs in it are OTLP, which any receiver
          reads.
        </p>
      </section>
    </>
  );
}

function importFile(file: File): Promise<ImportAnswer> {
  return ask<ImportAnswer>('/api/import', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: file,
  });
}

function Outcome({ outcome }: { outcome: Outcome }): JSX.Element | null {
  if (outcome === undefined) return null;
  if (outcome === 'reading') return <p>Reading…</p>;
  if ('failure' in outcome) return <p class="notice bad">{outcome.failure}</p>;
  const { flowIds, traceIds, stored } = outcome.taken;
  return (
    <>
      <p>
        Taken in: {formatCount(stored.flowEvents)} flow events, {formatCount(stored.spans)} spans,{' '}
        {formatCount(stored.logs)} log records, {formatCount(stored.cloudEvents)} CloudEvents.
      </p>
      <ul class="links">
        {flowIds.map((flowId) => (
          <li key={flowId}>
            <FlowLink flowId={flowId} />
          </li>
        ))}
        {traceIds.map((traceId) => (
          <li key={traceId}>
            <TraceLink traceId={traceId} />
          </li>
        ))}
      </ul>
    </>
  );
}
