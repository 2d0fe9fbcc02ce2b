/** A selection as a file to be saved. */
import type { JSX } from 'preact';

export function ExportLink({
  flows = [],
  traces = [],
  text,
}: {
  flows?: readonly string[];
  traces?: readonly string[];
  text: string;
}): JSX.Element {
  const search = new URLSearchParams([
    ...flows.map((flow) => ['flow', flow]),
    ...traces.map((trace) => ['trace', trace]),
  ]);
  return (
    <a class="button" href={`/api/export?${search}`} download="weir-export.json">
      {text}
    </a>
  );
}
