/** An event on its way to whoever listens. */
import type { HrTime } from '@opentelemetry/api';
import type { Scope } from '../scope.ts';

/** What an output is given. Nobody changes it. */
export interface LogEvent {
  readonly time: HrTime;
  readonly severityNumber: number;
  readonly name: string;
  readonly scope: Scope;
  readonly body: string | undefined;
  /** Plain data, masked: strings, numbers, booleans, and arrays and maps of them. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  /** Characters, roughly: what bounds in bytes count. */
  readonly size: number;
}
