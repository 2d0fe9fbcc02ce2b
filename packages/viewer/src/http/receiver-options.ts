/** What a receiver listens on and to whom it hands over. */
import type { ReceivedMetric } from '../otlp/metric-model.ts';
import type { ReceivedLogRecord, ReceivedSpan } from '../otlp/model.ts';

/** Options of `startOtlpReceiver`. */
export interface OtlpReceiverOptions {
  /** Address to listen on; `127.0.0.1` unless given. On a loopback address only requests to a loopback `Host` are served. */
  readonly host?: string;
  /** Port to listen on, 4318 unless given; 0 takes any free one. */
  readonly port?: number;
  /** Upper bound of a body in bytes, before and after decompression; 16 MiB unless given. */
  readonly maxBodyBytes?: number;
  /** Takes the spans of one request. The request is answered when it has returned or resolved: 500 where it throws or rejects. */
  readonly onTraces?: (spans: readonly ReceivedSpan[]) => void | Promise<void>;
  /** Takes the log records of one request, as `onTraces`. */
  readonly onLogs?: (records: readonly ReceivedLogRecord[]) => void | Promise<void>;
  /** Takes the metrics of one request, as `onTraces`. */
  readonly onMetrics?: (metrics: readonly ReceivedMetric[]) => void | Promise<void>;
}
