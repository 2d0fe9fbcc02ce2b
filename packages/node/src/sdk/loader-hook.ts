/** Lets instrumentations see modules that are imported, besides those that are required. */
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { processWide } from '@weir/otel-compat';

const HOOK = '@opentelemetry/instrumentation/hook.mjs';
const SYNCHRONOUS_HOOK = 'import-in-the-middle/register-hooks.mjs';
/** From there on, `module.register` is deprecated, and says so to whoever runs the application. */
const FIRST_WITHOUT_REGISTER = 26;

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
  const registerSynchronous = synchronousHook(hook);
  if (registerSynchronous === undefined) register(pathToFileURL(hook));
  else registerSynchronous();
  state.isRegistered = true;
}

/** The same hook in the thread of the application; undefined where it is not needed, or the SDK's has none. */
function synchronousHook(hook: string): (() => void) | undefined {
  if (Number.parseInt(process.versions.node, 10) < FIRST_WITHOUT_REGISTER) return undefined;
  try {
    return (createRequire(hook)(SYNCHRONOUS_HOOK) as { readonly register: () => void }).register;
  } catch {
    return undefined;
  }
}
