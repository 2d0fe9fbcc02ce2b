/** Gathers what changes for a quarter of a second, and tells it in one message for each topic. */
import type { FlowEvent } from '@weir/flow-events';
import type { News } from '../storage/messages.ts';
import type { EventStream } from './event-stream.ts';
import type { Health } from '../api/types/health.ts';

const INTERVAL_MS = 250;
const HEALTH_INTERVAL_MS = 2_000;
/** Things that one message tells. */
const TOLD_AT_ONCE = 100;

/** Up to a number of things, and how many more there were. */
class Told<Thing> {
  readonly #things = new Set<Thing>();
  #more = 0;

  add(thing: Thing): void {
    if (this.#things.size < TOLD_AT_ONCE) this.#things.add(thing);
    else if (!this.#things.has(thing)) this.#more += 1;
  }

  skip(count: number): void {
    this.#more += count;
  }

  /** What was gathered, which is forgotten here; undefined where it is nothing. */
  take(): { readonly things: readonly Thing[]; readonly more: number } | undefined {
    if (this.#things.size === 0 && this.#more === 0) return undefined;
    const taken = { things: [...this.#things], more: this.#more };
    this.#things.clear();
    this.#more = 0;
    return taken;
  }
}

/** Tells the stream; only while somebody listens to it. */
export class NewsDesk {
  readonly #stream: EventStream;
  readonly #health: () => Promise<Health>;
  readonly #flows = new Told<string>();
  readonly #flowEvents = new Told<FlowEvent>();
  readonly #traces = new Told<string>();
  readonly #logs = new Told<News['logs'][number]>();
  readonly #cloudEvents = new Told<News['cloudEvents'][number]>();
  readonly #scopes = new Told<string>();
  readonly #evicted = new Told<string>();
  #telling: NodeJS.Timeout | undefined;
  #tellingHealth: NodeJS.Timeout | undefined;

  constructor(stream: EventStream, health: () => Promise<Health>) {
    this.#stream = stream;
    this.#health = health;
  }

  addFlowEvents(events: readonly FlowEvent[]): void {
    if (!this.#stream.isListened) return;
    for (const event of events) {
      this.#flows.add(event.flow_id);
      this.#flowEvents.add(event);
    }
    this.#schedule();
  }

  /** Flows may have changed elsewhere; which is not known. */
  addUnknownFlows(): void {
    if (!this.#stream.isListened) return;
    this.#flows.skip(1);
    this.#schedule();
  }

  addNews({ traceIds, scopes, logs, moreLogs, cloudEvents, moreCloudEvents }: News): void {
    if (!this.#stream.isListened) return;
    for (const traceId of traceIds) this.#traces.add(traceId);
    for (const scope of scopes) this.#scopes.add(scope);
    for (const log of logs) this.#logs.add(log);
    for (const cloudEvent of cloudEvents) this.#cloudEvents.add(cloudEvent);
    this.#logs.skip(moreLogs);
    this.#cloudEvents.skip(moreCloudEvents);
    this.#schedule();
  }

  addEvicted(flowIds: readonly string[]): void {
    if (!this.#stream.isListened) return;
    for (const flowId of flowIds) this.#evicted.add(flowId);
    this.#schedule();
  }

  close(): void {
    clearTimeout(this.#telling);
    clearTimeout(this.#tellingHealth);
  }

  #schedule(): void {
    this.#telling ??= setTimeout(() => this.#tell(), INTERVAL_MS).unref();
    this.#tellingHealth ??= setTimeout(() => void this.#tellHealth(), HEALTH_INTERVAL_MS).unref();
  }

  #tell(): void {
    this.#telling = undefined;
    const [flows, events, traces] = [this.#flows.take(), this.#flowEvents.take(), this.#traces.take()];
    const [logs, cloudEvents, scopes] = [this.#logs.take(), this.#cloudEvents.take(), this.#scopes.take()];
    const evicted = this.#evicted.take();
    const stream = this.#stream;
    if (flows !== undefined) stream.send('flows', { flowIds: flows.things, more: flows.more });
    if (events !== undefined) stream.send('flow-events', { events: events.things, more: events.more });
    if (traces !== undefined) stream.send('traces', { traceIds: traces.things, more: traces.more });
    if (logs !== undefined) stream.send('logs', { logs: logs.things, more: logs.more });
    if (cloudEvents !== undefined)
      stream.send('cloud-events', { cloudEvents: cloudEvents.things, more: cloudEvents.more });
    if (scopes !== undefined) stream.send('metrics', { scopes: scopes.things, more: scopes.more });
    if (evicted !== undefined) stream.send('evicted', { flowIds: evicted.things, more: evicted.more });
  }

  async #tellHealth(): Promise<void> {
    this.#tellingHealth = undefined;
    try {
      this.#stream.send('health', await this.#health());
    } catch {
      // The process is ending; the stream ends with it.
    }
  }
}
