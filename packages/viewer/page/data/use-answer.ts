/** The answer to a question, kept up to date while it is shown. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { StreamMessages, StreamTopic } from '@weir/viewer/api';
import { ask, AskFailure } from './ask.ts';
import { onRenewal, onStream, STREAM_TOPICS } from './stream.ts';

/** Between two readings of the same question, however much happens. */
const PAUSE_MS = 400;

/** What is known: nothing yet, an answer, or why there is none; an older answer stays while a new one is awaited. */
export interface Answered<T> {
  readonly value?: T;
  readonly failure?: AskFailure;
  /** Asks again, now. */
  readonly again: () => void;
}

/** The messages that make an answer old. */
export type Concerns = { readonly [Topic in StreamTopic]?: (message: StreamMessages[Topic]) => boolean };

/** Asks `path`, and again whenever something happens that concerns it; nothing where `path` is undefined. */
export function useAnswer<T>(path: string | undefined, concerns: Concerns = {}): Answered<T> {
  const [state, setState] = useState<{ path?: string; value?: T; failure?: AskFailure }>({});
  const [turn, setTurn] = useState(0);
  const latest = useRef(concerns);
  latest.current = concerns;

  useEffect(() => {
    if (path === undefined) return;
    const stopping = new AbortController();
    ask<T>(path, { signal: stopping.signal })
      .then((value) => setState({ path, value }))
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        const failure = error instanceof AskFailure ? error : new AskFailure(String(error), 0);
        setState((before) => ({ path, failure, ...(before.path === path && { value: before.value as T }) }));
      });
    return () => stopping.abort();
  }, [path, turn]);

  const again = useCallback(() => setTurn((count) => count + 1), []);
  useEffect(() => listenFor(latest, again), [again]);

  if (state.path !== path) return { again };
  const { value, failure } = state;
  return { again, ...(value !== undefined && { value }), ...(failure && { failure }) };
}

/** Asks again after what concerns the question, at most once in a while. */
function listenFor(concerns: { readonly current: Concerns }, again: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      again();
    }, PAUSE_MS);
  };
  const stops = [
    onRenewal(soon),
    ...STREAM_TOPICS.map((topic) =>
      onStream(topic, (message) => void (judge(concerns.current, topic, message) && soon())),
    ),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

function judge<Topic extends StreamTopic>(concerns: Concerns, topic: Topic, message: StreamMessages[Topic]): boolean {
  const concern = concerns[topic] as ((message: StreamMessages[Topic]) => boolean) | undefined;
  return concern?.(message) ?? false;
}
