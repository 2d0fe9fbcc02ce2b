/** Who listens: the providers that are registered, or given, and what is taken from them. */
import type { MeterProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import { apiRegistrations, type Logger, type LoggerProvider, loggerSource } from '@weir/otel-compat';
import { type CacheInstruments, instrumentsOf } from './instruments.ts';

/** Providers in place of the registered ones. */
export interface Providers {
  readonly tracerProvider?: TracerProvider;
  readonly meterProvider?: MeterProvider;
  readonly loggerProvider?: LoggerProvider;
}

/** Which signals are wanted at all. */
export interface WantedSignals {
  readonly spans: boolean;
  readonly logs: boolean;
  readonly metrics: boolean;
}

/** A newly registered provider is noticed within so many calls. */
export const LOOK_EVERY = 16;

/**
 * Looks who listens now and then: a look at every call would cost as much as a hit.
 *
 * What is taken from a provider is kept until the registration is another one. A fresh look also sees a provider that was
 * registered through another copy of the API than the one imported here.
 */
export class Listeners {
  tracer: Tracer | undefined;
  logger: Logger | undefined;
  instruments: CacheInstruments | undefined;
  readonly #wanted: WantedSignals;
  readonly #given: Providers;
  readonly #scope: { readonly name: string; readonly version: string };
  readonly #loggerSource: () => Logger | undefined;
  #tracerProvider: unknown;
  #meterProvider: unknown;
  #until = 0;

  constructor(wanted: WantedSignals, given: Providers, scope: { readonly name: string; readonly version: string }) {
    this.#wanted = wanted;
    this.#given = given;
    this.#scope = scope;
    this.#loggerSource = loggerSource(scope.name, scope.version, given.loggerProvider);
  }

  /** Whether it is time to look again. */
  get isDue(): boolean {
    this.#until -= 1;
    return this.#until < 0;
  }

  /** Takes up what is registered now; gives whether anybody listens. */
  look(): boolean {
    this.#until = LOOK_EVERY - 1;
    const registered = apiRegistrations();
    const { spans, logs, metrics } = this.#wanted;
    const { name, version } = this.#scope;
    if (spans) {
      const provider = this.#given.tracerProvider ?? (registered?.trace as TracerProvider | undefined);
      if (provider !== this.#tracerProvider) {
        this.tracer = provider?.getTracer(name, version);
        this.#tracerProvider = provider;
      }
    }
    if (metrics) {
      const provider = this.#given.meterProvider ?? (registered?.metrics as MeterProvider | undefined);
      if (provider !== this.#meterProvider) {
        this.instruments = provider && instrumentsOf(provider, name, version);
        this.#meterProvider = provider;
      }
    }
    if (logs) this.logger = this.#loggerSource();
    return this.tracer !== undefined || this.logger !== undefined || this.instruments !== undefined;
  }
}
