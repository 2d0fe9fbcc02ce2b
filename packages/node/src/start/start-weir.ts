/** Starts the stock NodeSDK with all of Weir. */
import { compose } from '../compose.ts';
import { probe } from '../doctor/probe-port.ts';
import { WeirNodeError } from '../errors.ts';
import { readStartOptions, type StartWeirOptions } from '../weir-options.ts';
import type { Contribution } from '../parts/contribution.ts';
import { makeParts, type PartName } from '../parts/parts.ts';
import { autoInstrumentations } from '../sdk/auto-instrumentations.ts';
import { registerLoaderHook } from '../sdk/loader-hook.ts';
import { apiProblem } from '../sdk/api-version.ts';
import { withVariables } from '../sdk/environment.ts';
import { exportAccounts } from '../sdk/export-account.ts';
import type { ExportTools } from '../sdk/exporters-from-env.ts';
import { loadedEarly, loadedPackages } from '../sdk/loaded-early.ts';
import { type SdkModules, sdkModules } from '../sdk/sdk-modules.ts';
import type { Instrumentation, SdkNodeModule } from '../sdk/stock.ts';
import { withConfigFile } from './config-file.ts';
import { hookExit } from './exit-hooks.ts';
import { InactiveWeir } from './inactive-weir.ts';
import { RunningWeir } from './running-weir.ts';
import { startProblem, state } from './running-state.ts';
import type { Weir } from './weir-handle.ts';

/** What is replaced in tests. */
export interface StartPorts {
  readonly sdk: () => SdkModules;
  /** A file from which the API is looked up as Weir's own. */
  readonly home: string;
  /** Tells whoever starts the process what is wrong. */
  readonly report: (line: string) => void;
  /** Options that hold where neither the file nor the caller says otherwise. */
  readonly defaults?: StartWeirOptions;
  /** What was found wrong before. */
  readonly problems?: readonly WeirNodeError[];
}

/**
 * Starts a stock NodeSDK with all of Weir, in the order that {@link weir} documents, and sees to the end of the process.
 *
 * It never throws, and the application runs whatever happens: what is wrong with an option or a part is written to stderr, is
 * in `stats().problems`, and that part is left out. Where another SDK runs already, nothing is started.
 *
 * @example
 * const telemetry = startWeir({ flowEvents: { unnamed: 'skip' }, sdk: { serviceName: 'shop', metricReaders: [] } });
 * telemetry.stats().problems; // []
 * await telemetry.shutdown();
 */
export function startWeir(options: StartWeirOptions = {}): Weir {
  return startWith(options, systemPorts());
}

/** The surroundings of a process. */
export function systemPorts(): StartPorts {
  return { sdk: sdkModules, home: import.meta.url, report: (line) => process.stderr.write(`${line}\n`) };
}

/** {@link startWeir} with its surroundings. */
export function startWith(
  options: StartWeirOptions,
  { sdk: findSdk, home, report, defaults = {}, problems: before = [] }: StartPorts,
): Weir {
  const problems: WeirNodeError[] = [];
  const note = (...found: readonly (WeirNodeError | undefined)[]): void => {
    for (const problem of found) {
      if (problem === undefined) continue;
      problems.push(problem);
      probe.problem?.(problem.message);
      report(`@weir/node: ${problem.message}`);
    }
  };
  const accounts = exportAccounts();
  try {
    note(...before);
    const hindrance = startProblem();
    note(hindrance);
    if (hindrance !== undefined) return state.running ?? new InactiveWeir(problems);
    const { options: given, problems: wrong } = readStartOptions(options);
    note(...wrong);
    probe.starting?.();
    // Before the SDK loads what it needs itself.
    const loaded = loadedPackages();
    const sdk = findSdk();
    const mismatch = apiProblem(sdk.entry, home);
    note(mismatch);
    if (mismatch !== undefined) return new InactiveWeir(problems);
    const configured = withConfigFile({ ...defaults }, given, { sdk, accounts }, note);
    if (configured === undefined) return new InactiveWeir(problems);
    return withVariables(configured.environment, () =>
      started(configured.options, { sdk, accounts, loaded }, problems, note),
    );
  } catch (error) {
    note(asProblem(error));
    return new InactiveWeir(problems);
  }
}

interface Surroundings extends ExportTools {
  /** Packages that were loaded before. */
  readonly loaded: ReadonlySet<string>;
}

function started(
  options: StartWeirOptions,
  { sdk, accounts, loaded }: Surroundings,
  problems: readonly WeirNodeError[],
  note: (problem: WeirNodeError | undefined) => void,
): Weir {
  // Before the parts: what is required once an instrumentation exists is patched then or never, and the stock ones require much.
  const auto =
    options.autoInstrumentations === true ? autoInstrumentations((detail) => note(noInstrumentation(detail))) : [];
  const contributions = new Map<PartName, Contribution>();
  for (const part of makeParts(options, { sdk, accounts }, note)) {
    if ('error' in part) note(part.error);
    else contributions.set(part.name, part.contribution);
  }
  const own = options.sdk ?? {};
  const early = loadedEarly([...auto, ...((own.instrumentations ?? []).flat() as Instrumentation[])], loaded);
  if (early.length > 0) note(tooEarly(early));
  const configuration = compose({ sdk, accounts }, own, [...contributions.values()], auto);
  const { NodeSDK } = sdk.load<SdkNodeModule>('@opentelemetry/sdk-node');
  const nodeSdk = new NodeSDK(configuration);
  nodeSdk.start();
  if (options.autoInstrumentations === true) note(hookProblem(sdk.entry));
  probe.started?.(configuration.instrumentations as unknown as readonly Instrumentation[]);
  for (const { start } of contributions.values()) start?.();
  let unhook = (): void => {};
  const running = new RunningWeir({
    sdk: nodeSdk,
    configuration,
    contributions,
    accounts,
    problems,
    onShutdown() {
      unhook();
      state.running = undefined;
      state.hasEnded = true;
    },
  });
  state.running = running;
  if (options.exit !== false) unhook = hookExit(running, options.exit === true ? {} : options.exit);
  return running;
}

/** What the hook would have shown is lost, and nothing else. */
function hookProblem(sdkEntry: string): WeirNodeError | undefined {
  try {
    registerLoaderHook(sdkEntry);
    return undefined;
  } catch (cause) {
    const detail = 'the loader hook could not be registered, and what the application imports is not instrumented';
    return new WeirNodeError('WEIR_NODE_PART', `${detail}; start with node --import @weir/node/register`, { cause });
  }
}

function tooEarly(names: readonly string[]): WeirNodeError {
  const detail = `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} loaded before Weir, and cannot be instrumented any more`;
  return new WeirNodeError('WEIR_NODE_TOO_EARLY', `${detail}; start with node --import @weir/node/register`);
}

function noInstrumentation(detail: string): WeirNodeError {
  return new WeirNodeError('WEIR_NODE_PART', detail);
}

function asProblem(error: unknown): WeirNodeError {
  if (error instanceof WeirNodeError) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new WeirNodeError('WEIR_NODE_SDK_FAILED', `the stock SDK could not be started: it threw ${name}`, {
    cause: error,
  });
}
