/** What every emitter does before anything leaves: check, sample, mask. */
import { type Mask, noMask } from '@weir/otel-compat';
import type { FlowEventBuilder } from './builder.ts';
import type { FlowEvent } from './contract/flow-event.ts';
import { checkedFlowEvent } from './contract/validate.ts';
import { maskedEvent } from './masked-event.ts';
import { requireFunction, requireMethod } from './options.ts';

/** What can be emitted: an event, or a builder that is built here. */
export type Emittable = FlowEvent | FlowEventBuilder;

/** Options that all emitters share. */
export interface OutgoingOptions {
  /** Masks `meta` and the messages of errors. Default: nothing is masked. */
  readonly mask?: Mask;
  /** Decides what leaves now; a `FlowSampler`. What it leaves out is not offered, and counted by it. Default: all leaves. */
  readonly sampler?: { sample(event: FlowEvent): readonly FlowEvent[] };
}

/** The common way out of all emitters. */
export class OutgoingEvents {
  readonly #mask: Mask;
  readonly #sampler: OutgoingOptions['sampler'];

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
  constructor({ mask = noMask, sampler }: OutgoingOptions) {
    this.#mask = requireFunction('mask', mask);
    if (sampler !== undefined) requireMethod('sampler', sampler, 'sample');
    this.#sampler = sampler;
  }

  /**
   * Hands each event that is to leave now to `leave`.
   *
   * @throws FlowEventsError `WEIR_FLOW_INVALID_EVENT` for what is no event
   */
  send(emittable: Emittable, leave: (event: FlowEvent) => void): void {
    const event = isBuilder(emittable) ? emittable.build() : checkedFlowEvent(emittable);
    if (this.#sampler === undefined) return leave(this.#masked(event));
    for (const sampled of this.#sampler.sample(event)) leave(this.#masked(sampled));
  }

  #masked(event: FlowEvent): FlowEvent {
    return this.#mask === noMask ? event : maskedEvent(event, this.#mask);
  }
}

/** By its method: a builder may come from another copy of this package. */
function isBuilder(emittable: Emittable | undefined): emittable is FlowEventBuilder {
  return typeof (emittable as { build?: unknown } | undefined)?.build === 'function';
}
