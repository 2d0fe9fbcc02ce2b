/** `GET /api/health`: where it listens, how much it holds, and what it let go. */
import type { FlowStoreView } from './flow-store.ts';
import type { DurationNs, TimeNs } from './values.ts';

/** A way in. */
export interface ListenerView {
  /** Such as `http://127.0.0.1:4318`; absent where it does not listen. */
  readonly url?: string;
  /** Why it does not listen, such as a port that is taken. */
  readonly problem?: string;
  readonly requests: number;
  readonly accepted: number;
  /** By reason. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** How many there are of each kind. */
export interface KindCounts {
  readonly flows: number;
  readonly flowEvents: number;
  readonly spans: number;
  readonly logs: number;
  readonly metricPoints: number;
  readonly cloudEvents: number;
}

/** Answer of `GET /api/health`. */
export interface Health {
  readonly version: string;
  readonly startedNs: TimeNs;
  readonly nowNs: TimeNs;
  readonly http: ListenerView;
  readonly grpc: ListenerView;
  /** The file that holds everything; absent where it is in memory. */
  readonly file?: string;
  /** The store that answers about flows; absent where the viewer itself does. All other counts are of what the viewer received. */
  readonly flowStore?: FlowStoreView;
  readonly retention: {
    /** Bytes that may be held, and are. */
    readonly maxBytes: number;
    readonly usedBytes: number;
    /** How old a flow may get; absent where there is no bound. */
    readonly maxAgeNs?: DurationNs;
    /** Begin of the oldest that is kept; `"0"` where nothing is. */
    readonly oldestNs: TimeNs;
    /** Why what had to leave the last time is still there, such as a file that is locked; absent where it left. */
    readonly problem?: string;
  };
  /** What is held now. */
  readonly kept: KindCounts;
  /** What was received since the start, or since the file was made. */
  readonly received: KindCounts;
  /** What left because of size or age. */
  readonly evicted: KindCounts;
  /** Log records named `flow.event` that are none, and CloudEvents inside records that are none. */
  readonly malformed: { readonly flowEvents: number; readonly cloudEvents: number };
  /** Bytes received and not stored yet; beyond `maxQueuedBytes` senders are told to come again. */
  readonly queuedBytes: number;
  readonly maxQueuedBytes: number;
  /** Pages and terminals that listen to `GET /api/stream`, and messages that some were too slow to take. */
  readonly streams: { readonly open: number; readonly dropped: number };
}
