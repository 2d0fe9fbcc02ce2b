/** Whether Weir, or another SDK, runs in this process already. */
import { apiRegistrations, findLoggerProvider, processWide } from '@weir/otel-compat';
import { WeirNodeError } from '../errors.ts';
import type { Weir } from './weir-handle.ts';

interface RunningState {
  running: Weir | undefined;
  hasEnded: boolean;
}

/** Shared by all copies of this package in one process. */
export const state: RunningState = processWide('node.v1', () => ({ running: undefined, hasEnded: false }));

/** Why nothing can be started now; undefined where it can. */
export function startProblem(): WeirNodeError | undefined {
  if (state.hasEnded) {
    return new WeirNodeError(
      'WEIR_NODE_SHUT_DOWN',
      'Weir was shut down in this process, and the OpenTelemetry API takes no second SDK; call shutdown at the end of the process only, and forceFlush before that',
    );
  }
  if (state.running !== undefined) {
    return new WeirNodeError(
      'WEIR_NODE_STARTED',
      'Weir runs in this process already, and what this call asks for is left out; start it once, either by startWeir or by --import @weir/node/register',
    );
  }
  const registered = registeredSignals();
  if (registered.length === 0) return undefined;
  return new WeirNodeError(
    'WEIR_NODE_SDK_PRESENT',
    `another OpenTelemetry SDK is registered already (${registered.join(', ')}), and stays; start Weir in its place, or give it Weir's parts: new NodeSDK(weir())`,
  );
}

function registeredSignals(): readonly string[] {
  const { trace, metrics, logs } = apiRegistrations() ?? {};
  const found = { trace, metrics, logs: logs ?? findLoggerProvider() };
  return Object.entries(found).flatMap(([signal, provider]) => (provider === undefined ? [] : [signal]));
}
