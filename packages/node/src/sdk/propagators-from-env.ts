/** The propagators of OTEL_PROPAGATORS, by their names in the specification. */
import { diag, type TextMapPropagator } from '@opentelemetry/api';
import { listFromEnv } from './environment.ts';
import type { SdkModules } from './sdk-modules.ts';
import type { B3Module, CoreModule } from './stock.ts';

const DEFAULT = ['tracecontext', 'baggage'];

/** Propagators by name, in order; undefined where the environment says `none`. Default: trace context and baggage. */
export function propagatorsFromEnv(sdk: SdkModules): ReadonlyMap<string, TextMapPropagator> | undefined {
  const names = listFromEnv('OTEL_PROPAGATORS');
  if (names.includes('none')) return undefined;
  const found = new Map<string, TextMapPropagator>();
  for (const name of names.length === 0 ? DEFAULT : names) {
    const propagator = propagatorNamed(sdk, name);
    if (propagator !== undefined) found.set(name, propagator);
    else diag.warn('@weir/node: OTEL_PROPAGATORS names a propagator that is not known');
  }
  return found;
}

/** One of the stock propagators. */
export function propagatorNamed(sdk: SdkModules, name: string): TextMapPropagator | undefined {
  const core = (): CoreModule => sdk.load('@opentelemetry/core');
  const b3 = (): B3Module => sdk.load('@opentelemetry/propagator-b3');
  if (name === 'tracecontext') return new (core().W3CTraceContextPropagator)();
  if (name === 'baggage') return new (core().W3CBaggagePropagator)();
  if (name === 'b3') return new (b3().B3Propagator)();
  if (name === 'b3multi') return new (b3().B3Propagator)({ injectEncoding: b3().B3InjectEncoding.MULTI_HEADER });
  return undefined;
}
