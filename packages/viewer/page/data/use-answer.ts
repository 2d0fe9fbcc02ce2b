/** The answer to a question, kept up to date while it is shown. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { OfFlowStore, StreamMessages, StreamTopic } from '@weir/viewer/api';
import { ask, AskFailure } from './ask.ts';
import { onRenewal, onStream, STREAM_TOPICS } from './stream.ts';

/** Between two readings of the same question, however much happens. */
const PAUSE_MS = 400;
/** The same, by how long the last reading took: what is dear to answer is not asked all the time. */
const PAUSE_SHARE = 3;

/** What is known: nothing yet, an answer, or why there is none; an older answer stays while a new one is awaited. */
export interface Answered<T> {
  readonly value?: T;
  readonly failure?: AskFailure;
  /** Asks again, now. */
  readonly again: () => void;
}

/** Whether an answer is awaited, and how long to wait after one. */
interface Pace {
  isAwaited: boolean;
  readonly pauseMs: number;
}

interface State<T> {
  readonly path?: string;
  readonly value?: T;
  readonly failure?: AskFailure;
}

/** The messages that make an answer old. */
export type Concerns = { readonly [Topic in StreamTopic]?: (message: StreamMessages[Topic]) => boolean };

/** Asks `path`, and again whenever something happens that concerns it; nothing where `path` is undefined. */
export function useAnswer<T>(path: string | undefined, concerns: Concerns = {}): Answered<T> {
  const [state, setState] = useState<State<T>>({});
  const [turn, setTurn] = useState(0);
  const latest = useRef(concerns);
  latest.current = concerns;

  const pace = useRef<Pace>({ isAwaited: false, pauseMs: PAUSE_MS });
  useEffect(() => {
    if (path === undefined) return;
    const stopping = new AbortController();
    pace.current.isAwaited = true;
    const beganMs = performance.now();
    ask<T>(path, { signal: stopping.signal })
      .then((value) => setState((before) => answered(path, value, before)))
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        const failure = error instanceof AskFailure ? error : new AskFailure(String(error), 0);
        setState((before) => ({ path, failure, ...(before.path === path && { value: before.value as T }) }));
      })
      .finally(() => {
        if (stopping.signal.aborted) return;
        const tookMs = performance.now() - beganMs;
        pace.current = { isAwaited: false, pauseMs: Math.max(PAUSE_MS, PAUSE_SHARE * tookMs) };
      });
    return () => {
      stopping.abort();
      pace.current.isAwaited = false;
    };
  }, [path, turn]);

  const again = useCallback(() => setTurn((count) => count + 1), []);
  useEffect(() => listenFor(latest, pace, again), [again]);

  if (state.path !== path) return { again };
  const { value, failure } = state;
  return { again, ...(value !== undefined && { value }), ...(failure && { failure }) };
}

/** What is shown from now on; while the store of flows is away, what it told before stays rather than what is known without it. */
function answered<T>(path: string, value: T, before: State<T>): State<T> {
  const { storeProblem } = value as OfFlowStore;
  if (storeProblem === undefined) return { path, value };
  const failure = new AskFailure(
    `The store of flows does not answer (${storeProblem.message}). It is asked again by itself; shown is what is known without it.`,
    0,
  );
  const old = before.path === path ? (before.value as (T & OfFlowStore) | undefined) : undefined;
  return { path, value: old === undefined || old.storeProblem !== undefined ? value : old, failure };
}

/** Asks again after what concerns the question, at most once in a while, and never while an answer is awaited. */
function listenFor(
  concerns: { readonly current: Concerns },
  pace: { readonly current: Pace },
  again: () => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (pace.current.isAwaited) soon();
      else again();
    }, pace.current.pauseMs);
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
