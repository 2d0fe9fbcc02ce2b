/** Hooks of Weir beside those that an application gave its stock instrumentations. */
import type { Instrumentation } from '../sdk/stock.ts';
import type { Contribution } from './contribution.ts';

type Hook = (request: object) => object;

/** The instrumentations, those with a hook configured to call it before the application's own, whose attributes win. */
export function withHooks(
  instrumentations: readonly Instrumentation[],
  hooks: readonly NonNullable<Contribution['hooks']>[],
): Instrumentation[] {
  for (const instrumentation of instrumentations) {
    for (const byName of hooks) {
      const added = byName[instrumentation.instrumentationName];
      if (added === undefined) continue;
      const config = instrumentation.getConfig() as Readonly<Record<string, unknown>>;
      const merged = Object.entries(added).map(([name, hook]) => [name, chained(hook, config[name])]);
      instrumentation.setConfig({ ...config, ...Object.fromEntries(merged) });
    }
  }
  return [...instrumentations];
}

function chained(hook: Hook, own: unknown): Hook {
  if (typeof own !== 'function') return hook;
  return (request) => ({ ...hook(request), ...(own as Hook)(request) });
}
