/** The one way that events leave by: policy, queue, encoding, binding. */
import {
  type BatchOptions,
  type DeadlineOptions,
  Delivery,
  type DeliveryOptions,
  type QueueOptions,
} from '@weir/delivery';
import type { DeliveryStats, ItemResult, Transport } from '@weir/otel-compat';
import { type CloudEventBinding, isBinding } from '../binding/binding.ts';
import { given, MAX_TIMER_MS, requireInteger, requireObject, wrongOption } from '../option-rules.ts';
import { EgressGate } from '../policy/egress-gate.ts';
import { egressInput, egressPolicy } from '../policy/egress-policy.ts';
import type { EgressOptions } from './egress-options.ts';
import { QueuedEvent } from './queued-event.ts';

/** Counts of a way out. */
export interface EgressStats extends DeliveryStats {
  /** Of those that the policy has kept (`dropped.denied`): how many of each type. */
  readonly denied: Readonly<Record<string, number>>;
}

/**
 * Takes events and brings each to its fate.
 *
 * Invariant (`stats`): each event that was offered is delivered, dead-lettered, dropped for one reason, or pending.
 */
export class Egress {
  readonly binding: CloudEventBinding;
  readonly #gate: EgressGate | undefined;
  readonly #delivery: Delivery<QueuedEvent>;

  /** @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION`, or DeliveryError `WEIR_DELIVERY_OPTION`, when an option is out of range */
  constructor(options: EgressOptions, name: string) {
    const { binding, policy, policyTimeoutMs = 5_000, deadLetter } = requireObject('options', options);
    if (!isBinding(binding)) throw wrongOption('binding', 'a binding, such as httpBinding()', binding);
    requireInteger('policyTimeoutMs', policyTimeoutMs, 1, MAX_TIMER_MS);
    this.binding = binding;
    this.#gate = policy === undefined ? undefined : new EgressGate(egressPolicy(policy), policyTimeoutMs);
    const gate = this.#gate;
    this.#delivery = new Delivery<QueuedEvent>({
      name: `cloudevents-${name}-${binding.name}`,
      ...given(options, DELIVERY_OPTIONS),
      batch: batchWithin(binding.batch, options.queue),
      concurrency: binding.concurrency,
      timeoutMs: Math.max(binding.timeoutMs, policyTimeoutMs),
      transport: encodingTransport(binding, gate),
      sizeOf: ({ bytes }) => bytes,
      onFate: ({ onFate }, fate) => onFate?.(fate),
      ...keyed(binding),
      ...(gate !== undefined && { admit: (item: QueuedEvent) => admits(gate, item) }),
      ...(deadLetter !== undefined && { deadLetter: lettersOf(deadLetter) }),
    });
  }

  /**
   * Takes an event, to be sent later. Never throws.
   *
   * @returns whether it was taken; if not, it is counted as dropped, and its fate is not told
   */
  offer(item: QueuedEvent): boolean {
    return this.#delivery.offer(item);
  }

  stats(): EgressStats {
    return { ...this.#delivery.stats(), denied: this.#gate?.denials() ?? {} };
  }

  /** As {@link Delivery.forceFlush}. */
  forceFlush(options?: DeadlineOptions): Promise<boolean> {
    return this.#delivery.forceFlush(options);
  }

  /** As {@link Delivery.shutdown}; the policy is closed, too. */
  shutdown(options?: DeadlineOptions): Promise<boolean> {
    return this.#delivery.shutdown(options);
  }
}

const DELIVERY_OPTIONS = [
  'name',
  'queue',
  'retry',
  'breaker',
  'maxAgeMs',
  'meterProvider',
  'nowMs',
  'random',
  'timers',
] as const;

type Options = DeliveryOptions<QueuedEvent>;

function keyed(binding: CloudEventBinding): Pick<Options, 'keyOf'> {
  if (typeof binding.keyOf !== 'function') return {};
  return { keyOf: ({ event }) => (event === undefined ? undefined : binding.keyOf?.(event)) };
}

/** A batch never exceeds the queue: where that is made small, it follows. */
function batchWithin({ maxItems, maxBytes, ...rest }: BatchOptions, queue: QueueOptions | undefined): BatchOptions {
  return {
    ...rest,
    ...(maxItems !== undefined && { maxItems: Math.min(maxItems, queue?.maxItems ?? maxItems) }),
    ...(maxBytes !== undefined && { maxBytes: Math.min(maxBytes, queue?.maxBytes ?? maxBytes) }),
  };
}

/** One that cannot be made passes: the transport finds that out, and says so. */
function admits(gate: EgressGate, { event }: QueuedEvent): boolean | Promise<boolean> {
  return event === undefined || gate.ask(egressInput(event));
}

function lettersOf(deadLetter: NonNullable<EgressOptions['deadLetter']>): NonNullable<Options['deadLetter']> {
  return async (items, reason, error) => {
    const events = items.flatMap(({ event }) => event ?? []);
    if (events.length === items.length) return deadLetter(events, reason, error);
    // One that could not be made has nothing that could be kept.
    const kept = events.length === 0 ? [] : await deadLetter(events, reason, error);
    let next = 0;
    return items.map(({ event }) => event !== undefined && (kept === undefined || kept[next++] === true));
  };
}

/** Hands on what can be encoded, and rejects the rest. Who asked the policy closes it. */
function encodingTransport(binding: CloudEventBinding, gate: EgressGate | undefined): Transport<QueuedEvent> {
  const transport = binding.open();
  return {
    async send(items, signal) {
      const encoded = items.map((item) => item.wireFor(binding));
      const wires = encoded.flatMap((one) => (one === undefined ? [] : [one.value]));
      if (wires.length === items.length) return transport.send(wires, signal);
      const results = wires.length === 0 ? [] : await transport.send(wires, signal);
      let next = 0;
      return encoded.map((one): ItemResult => {
        if (one === undefined) return 'rejected';
        return results === undefined ? 'delivered' : (results[next++] ?? 'retry');
      });
    },
    ...(typeof transport.delayMs === 'function' && { delayMs: () => transport.delayMs?.() ?? 0 }),
    close: async () => {
      await Promise.all([gate?.close(), transport.close?.()]);
    },
  };
}
