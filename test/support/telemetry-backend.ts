/** A receiver of OTLP that keeps what it is sent, until the test ends: whoever the telemetry is for. */
import { startOtlpReceiver, TelemetryStore } from '@weir/viewer';
import { closedAfterTest } from '../faults/closed-after-test.ts';

/** Where it is, and what it has. */
export interface TelemetryBackend {
  readonly url: string;
  readonly store: TelemetryStore;
}

/** Takes spans and log records, on a free port. */
export async function startTelemetryBackend(): Promise<TelemetryBackend> {
  const store = new TelemetryStore();
  const receiver = closedAfterTest(
    await startOtlpReceiver({
      port: 0,
      onTraces: (spans) => store.addTraces(spans),
      onLogs: (records) => store.addLogs(records),
    }),
  );
  return { url: receiver.url, store };
}
