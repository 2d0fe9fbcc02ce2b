/** A tracker in a process of its own, which can be killed: it follows a topic and writes what it settles as JSON lines. */
import { BufferedEmitter, FlowTracker, type FlowSummary } from '@weir/flow-events';
import { KafkaFlowSource, type KafkaGroupProtocol, KafkaTransport } from '@weir/flow-events/kafka';

/** What the parent tells it. */
export interface TrackerProcessOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly groupId: string;
  readonly groupProtocol: KafkaGroupProtocol;
  readonly graceMs: number;
  readonly lostAfterMs: number;
}

/** A flow that was settled, as one line. */
export type SettledLine = Omit<FlowSummary, 'waitNs' | 'workNs'> & { readonly waitNs: string; readonly workNs: string };

const { WEIR_TRACKER: given = '{}' } = process.env;
const { brokers, topic, groupId, groupProtocol, graceMs, lostAfterMs } = JSON.parse(given) as TrackerProcessOptions;

const emitter = new BufferedEmitter(new KafkaTransport({ brokers, topic }));
const tracker = new FlowTracker({
  emitter,
  graceMs,
  failedAfterMs: graceMs,
  lostAfterMs,
  onSettled: ({ waitNs, workNs, ...summary }) =>
    console.log(JSON.stringify({ ...summary, waitNs: String(waitNs), workNs: String(workNs) })),
});
const source = new KafkaFlowSource(
  tracker,
  {
    brokers,
    topic,
    groupId,
    groupProtocol,
    sessionTimeoutMs: 6_000,
    commitIntervalMs: 300,
    pollIntervalMs: 200,
  },
  () => emitter.forceFlush(),
);
source.start();
process.once('SIGTERM', () => {
  void source
    .close()
    .then(() => tracker.close())
    .then(() => emitter.shutdown());
});
