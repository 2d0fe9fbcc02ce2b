/** The receiver's account of every request it saw. */
import { REJECT_REASONS, type RejectReason } from './rejection.ts';

/** At every instant `requests` is the sum of `accepted`, all of `rejected`, and `pending`. */
export interface OtlpReceiverStats {
  /** Requests begun. */
  readonly requests: number;
  /** Requests whose telemetry was handed over. */
  readonly accepted: number;
  readonly rejected: Readonly<Record<RejectReason, number>>;
  /** Requests still being read or handled. */
  readonly pending: number;
  /** Spans of accepted requests. */
  readonly spans: number;
  /** Log records of accepted requests. */
  readonly logRecords: number;
  /** Metric data points of accepted requests. */
  readonly dataPoints: number;
  /** CloudEvents of accepted requests, where the receiver takes them. */
  readonly cloudEvents: number;
}

/** What an accepted request brought. */
export type AcceptedCounts = Partial<Pick<OtlpReceiverStats, 'spans' | 'logRecords' | 'dataPoints' | 'cloudEvents'>>;

/** Counts each request once when it begins and once when its outcome is known. */
export class StatsCounter {
  #requests = 0;
  #accepted = 0;
  #pending = 0;
  #spans = 0;
  #logRecords = 0;
  #dataPoints = 0;
  #cloudEvents = 0;
  readonly #rejected = Object.fromEntries(REJECT_REASONS.map((reason) => [reason, 0])) as Record<RejectReason, number>;

  begin(): void {
    this.#requests += 1;
    this.#pending += 1;
  }

  accept({ spans = 0, logRecords = 0, dataPoints = 0, cloudEvents = 0 }: AcceptedCounts): void {
    this.#pending -= 1;
    this.#accepted += 1;
    this.#spans += spans;
    this.#logRecords += logRecords;
    this.#dataPoints += dataPoints;
    this.#cloudEvents += cloudEvents;
  }

  reject(reason: RejectReason): void {
    this.#pending -= 1;
    this.#rejected[reason] += 1;
  }

  snapshot(): OtlpReceiverStats {
    return {
      requests: this.#requests,
      accepted: this.#accepted,
      rejected: { ...this.#rejected },
      pending: this.#pending,
      spans: this.#spans,
      logRecords: this.#logRecords,
      dataPoints: this.#dataPoints,
      cloudEvents: this.#cloudEvents,
    };
  }
}
