/** Whether what is shown is what is there. */
import type { JSX } from 'preact';
import { connection } from '../data/stream.ts';

const words = { connecting: 'connecting', live: 'live', lost: 'disconnected' } as const;

export function Connection(): JSX.Element {
  return (
    <span class={`connection ${connection.value}`} role="status">
      <span aria-hidden="true">●</span> {words[connection.value]}
    </span>
  );
}
