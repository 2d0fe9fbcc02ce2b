/** What an operation of the spans level `summary` tells of its tiers. */
import type { Context, Span } from '@opentelemetry/api';
import { ATTR_CACHE_TIER_DURATIONS_NS, ATTR_CACHE_TIER_EVENTS, ATTR_CACHE_TIERS } from '@weir/semconv';
import type { TelemetryCore } from './core.ts';
import { writeLoadSpan } from './load-step.ts';
import { type EndedLoad, type EndedTier, timeWithin, toNs } from './observed.ts';
import { writeTierSpan } from './tier-step.ts';

/** Gathers what the tiers did, to be told in one span, or in spans of their own where that turns out to be worth it. */
export class Summary {
  readonly tiers: EndedTier[] = [];
  load: EndedLoad | undefined;
  readonly #startedMs: number;

  /** @param startedMs when the operation began, by the monotonic clock */
  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  /** @param isRemarkable whether the operation as a whole is worth spans of its tiers, as it also is where one failed */
  write(span: Span, core: TelemetryCore, within: Context, isRemarkable: boolean): void {
    const { tiers, load } = this;
    const failed = [...tiers.map(({ detail }) => detail), load].some((one) => one?.errorType !== undefined);
    const { tracer } = core.listeners;
    if (tracer !== undefined && (isRemarkable || failed)) {
      const time = timeWithin(span, this.#startedMs);
      for (const tier of tiers) writeTierSpan(tracer, within, tier, time);
      if (load !== undefined) writeLoadSpan(tracer, within, core.name, load, time);
      return;
    }
    const durations = tiers.map(({ startedMs, endedMs }) => toNs(endedMs - startedMs));
    span.setAttributes({
      [ATTR_CACHE_TIERS]: tiers.map(({ label }) => label.name),
      [ATTR_CACHE_TIER_EVENTS]: tiers.map(({ event }) => event),
      [ATTR_CACHE_TIER_DURATIONS_NS]: durations,
    });
  }
}
