/** What the five instrumentations have in common: they find their library, and put an observer to work. */
import { metrics, type MeterProvider, trace, type TracerProvider } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type InstrumentationModuleDefinition,
} from '@opentelemetry/instrumentation';
import type { Providers } from '@weir/cache';
import type { LoggerProvider } from '@weir/otel-compat';
import { type CacheInstrumentationConfig, checkConfig } from './config.ts';
import { guarded } from './faults.ts';
import { loadedExports } from './loaded-modules.ts';
import { Observer, type ObserverOptions } from './observer.ts';
import { type Library, observeWith, stopObserving } from './patching.ts';
import { PACKAGE_NAME, PACKAGE_VERSION } from './version.ts';

/** A library as its instrumentation describes it. */
export interface LibraryDescription extends Pick<ObserverOptions, 'nameOf' | 'sizes'> {
  readonly library: Library;
  readonly versions: readonly string[];
  /** Patches what a module exports; gives what is to stand for it, where that is another object. */
  readonly patch: (exports: object) => object | void;
}

/** Base of the instrumentations of this package. */
export abstract class CacheInstrumentation extends InstrumentationBase<CacheInstrumentationConfig> {
  // Only declared: the base class calls `enable` and the like from its constructor, before fields and private methods are there.
  declare private observer: Observer | undefined;

  constructor(config: CacheInstrumentationConfig = {}) {
    super(PACKAGE_NAME, PACKAGE_VERSION, config);
  }

  /** The library, its versions, and how it is patched. */
  protected abstract describe(): LibraryDescription;

  protected override init(): InstrumentationModuleDefinition {
    const { library, versions, patch } = this.describe();
    const guardedPatch = (exports: object): object =>
      guarded('internal_error', `patching ${library}`, () => patch(exports)) ?? exports;
    return new InstrumentationNodeModuleDefinition(library, [...versions], guardedPatch, () => {});
  }

  /**
   * Instruments a module that was imported before this instrumentation was made, where the loader hook of
   * `@opentelemetry/instrumentation` is not in use. A module that was required before is found without.
   *
   * @param exports what `import * as` gives, of a supported version
   * @example
   * new KeyvInstrumentation().instrumentModule({});
   */
  instrumentModule(exports: object): void {
    const { library, patch } = this.describe();
    guarded('internal_error', `patching ${library}`, () => patch(exports));
  }

  override setConfig(config: CacheInstrumentationConfig = {}): void {
    checkConfig(config);
    super.setConfig(config);
    this.observing().renew();
  }

  override setTracerProvider(provider: TracerProvider): void {
    super.setTracerProvider(provider);
    // The API's own is followed: what is registered may change.
    if (provider !== trace.getTracerProvider()) this.renew({ tracerProvider: provider });
  }

  override setMeterProvider(provider: MeterProvider): void {
    super.setMeterProvider(provider);
    if (provider !== metrics.getMeterProvider()) this.renew({ meterProvider: provider });
  }

  override setLoggerProvider(provider: Parameters<InstrumentationBase['setLoggerProvider']>[0]): void {
    super.setLoggerProvider(provider);
    // Proxies of the API follow what is registered, and so does the observer.
    const isProxy = ['getDelegate', '_getDelegate'].some((method) => method in provider);
    if (!isProxy) this.renew({ loggerProvider: provider as LoggerProvider });
  }

  override enable(): void {
    super.enable();
    const { library, patch, versions } = this.describe();
    observeWith(library, this.observing());
    guarded('internal_error', `looking for ${library}`, () => {
      for (const exports of loadedExports(library, versions)) patch(exports);
    });
  }

  override disable(): void {
    super.disable();
    if (this.observer !== undefined) stopObserving(this.describe().library, this.observer);
  }

  private renew(providers: Providers): void {
    this.observing().renew(providers);
  }

  /** There is one as soon as there is something to tell it, which may be before it is to observe anything. */
  private observing(): Observer {
    const { library, nameOf, sizes } = this.describe();
    const config = (): CacheInstrumentationConfig => this.getConfig();
    this.observer ??= new Observer({ library, config, nameOf, ...(sizes !== undefined && { sizes }) });
    return this.observer;
  }
}
