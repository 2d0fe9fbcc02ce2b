/** What the process tells as it happens: one connection for the page, and who wants to hear what. */
import { signal } from '@preact/signals';
import type { StreamMessages, StreamTopic } from '@weir/viewer/api';

/** How long to wait before a connection that the browser gave up is tried again. */
const RETRY_MS = 2_000;

/** What can be listened to. */
export const STREAM_TOPICS = [
  'flows',
  'flow-events',
  'traces',
  'logs',
  'cloud-events',
  'metrics',
  'evicted',
  'health',
] as const satisfies readonly StreamTopic[];

type Listener = (message: unknown) => void;

/** Whether what is shown is up to date: `lost` until the process is heard again. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

const listeners = new Map<string, Set<Listener>>();

let run: string | undefined;

/** Connects, and connects again for as long as the page is open. */
export function startStream(): void {
  const source = new EventSource('/api/stream');
  for (const topic of [...STREAM_TOPICS, 'hello', 'reset'] as const) {
    source.addEventListener(topic, ({ data }: MessageEvent<string>) => heard(topic, JSON.parse(data)));
  }
  source.onopen = () => (connection.value = 'live');
  source.onerror = () => {
    connection.value = 'lost';
    // Closed for good, as after an answer that is no stream; otherwise the browser connects again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(startStream, RETRY_MS);
  };
}

/** Calls `listener` for each message of a topic until the function that it returns is called. */
export function onStream<Topic extends StreamTopic>(
  topic: Topic,
  listener: (message: StreamMessages[Topic]) => void,
): () => void {
  return listen(topic, listener as Listener);
}

/** Calls `listener` when everything that is shown has to be read anew: after another start of the process, or a gap. */
export function onRenewal(listener: () => void): () => void {
  return listen('renewal', listener);
}

function heard(topic: keyof StreamMessages, message: unknown): void {
  if (topic === 'hello') greet(message as StreamMessages['hello']);
  else if (topic === 'reset') tell('renewal', undefined);
  else tell(topic, message);
}

function greet({ run: current }: StreamMessages['hello']): void {
  const other = run !== undefined && run !== current;
  run = current;
  if (other) tell('renewal', undefined);
}

function tell(topic: string, message: unknown): void {
  for (const listener of listeners.get(topic) ?? []) listener(message);
}

function listen(topic: string, listener: Listener): () => void {
  const those = listeners.get(topic) ?? new Set<Listener>();
  listeners.set(topic, those.add(listener));
  return () => those.delete(listener);
}
