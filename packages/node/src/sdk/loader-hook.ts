/** Lets instrumentations see modules that are imported, besides those that are required. */
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { processWide } from '@weir/otel-compat';

const HOOK = '@opentelemetry/instrumentation/hook.mjs';

/** Shared by all copies of this package: whether the hook is in place. */
const state = processWide('node-loader.v1', () => ({ isRegistered: false }));

/**
 * Registers the stock loader hook, that which belongs to the SDK: another copy would tell other instrumentations. Once in a
 * process.
 *
 * @param sdkEntry the file that `@opentelemetry/sdk-node` resolves to
 */
export function registerLoaderHook(sdkEntry: string): void {
  if (state.isRegistered) return;
  const hook = createRequire(sdkEntry).resolve(HOOK);
  register(pathToFileURL(hook));
  state.isRegistered = true;
}

/** Whether {@link registerLoaderHook} was called in this process. */
export function hasLoaderHook(): boolean {
  return state.isRegistered;
}
