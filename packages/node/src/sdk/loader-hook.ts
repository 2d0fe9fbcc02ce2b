/** Lets instrumentations see modules that are imported, besides those that are required. */
import Module, { createRequire, register } from 'node:module';
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
 * @throws Error where this Node takes no hook now
 */
export function registerLoaderHook(sdkEntry: string): void {
  if (state.isRegistered) return;
  const hook = createRequire(sdkEntry).resolve(HOOK);
  // The thread of loader hooks loads what `--require` names, too, and in Node 22.15 breaks on an ES module, as this package is.
  const isRequired = (Module.prototype as { readonly isPreloading?: boolean }).isPreloading === true;
  const registerSynchronous = isRequired || isWithoutRegister() ? synchronousHook(hook) : undefined;
  if (registerSynchronous !== undefined) registerSynchronous();
  else if (isRequired) throw new Error('this Node takes no loader hook where an ES module was preloaded by --require');
  else register(pathToFileURL(hook));
  state.isRegistered = true;
}

function isWithoutRegister(): boolean {
  return Number.parseInt(process.versions.node, 10) >= FIRST_WITHOUT_REGISTER;
}

interface SynchronousHook {
  readonly register: () => void;
  readonly supportsSyncHooks?: () => boolean;
}

/** The same hook in the thread of the application; undefined where Node has no such hooks, or the SDK none. */
function synchronousHook(hook: string): (() => void) | undefined {
  try {
    const found = createRequire(hook)(SYNCHRONOUS_HOOK) as SynchronousHook;
    return found.supportsSyncHooks?.() === false ? undefined : found.register;
  } catch {
    return undefined;
  }
}
