/** Exports the counts of a redactor as the metric `redaction.masked`. */
import type { MeterProvider } from '@opentelemetry/api';
import { findMeterProvider } from '@weir/otel-compat';
import { ATTR_REDACTION_CATEGORY, METRIC_REDACTION_MASKED } from '@weir/semconv';
import { REDACTION_CATEGORIES, type RedactionCounts } from './category.ts';

/** Observes counts that are kept elsewhere, from when there is a MeterProvider on: nothing that was counted before is lost. */
export class MaskedMetric {
  readonly #counts: Readonly<RedactionCounts>;
  readonly #provider: MeterProvider | undefined;
  #observed: MeterProvider | undefined;

  constructor(counts: Readonly<RedactionCounts>, provider: MeterProvider | undefined) {
    this.#counts = counts;
    this.#provider = provider;
    this.observe();
  }

  /** Called whenever something was counted; costs a comparison once there is a provider. */
  observe(): void {
    const provider = this.#provider ?? findMeterProvider();
    if (provider === undefined || provider === this.#observed) return;
    this.#observed = provider;
    const counter = provider.getMeter('@weir/redaction').createObservableCounter(METRIC_REDACTION_MASKED, {
      unit: '{match}',
      description: 'How often something private was masked.',
    });
    counter.addCallback((result) => {
      for (const category of REDACTION_CATEGORIES) {
        const count = this.#counts[category];
        if (count > 0) result.observe(count, { [ATTR_REDACTION_CATEGORY]: category });
      }
    });
  }
}
