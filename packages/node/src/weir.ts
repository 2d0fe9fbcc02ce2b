/** Options for the stock SDK, with all of Weir in them. */
import { diag } from '@opentelemetry/api';
import { compose, type WeirConfiguration } from './compose.ts';
import { probe } from './doctor/probe-port.ts';
import type { Instrumentation } from './sdk/stock.ts';
import { readWeirOptions, type WeirOptions } from './weir-options.ts';
import { makeParts } from './parts/parts.ts';
import { exportAccounts } from './sdk/export-account.ts';
import { sdkModules } from './sdk/sdk-modules.ts';

/**
 * What `new NodeSDK(...)` and `startNodeSdk(...)` take: processors, readers, instrumentations and propagators, in which the
 * exporters are kept that the environment or the options under `sdk` ask for.
 *
 * In which order things happen does not depend on the order of options: a span or log record is first enriched (request id,
 * flow id), then masked, then wrapped as a CloudEvent where that is on, and then batched and exported.
 *
 * @throws WeirNodeError `WEIR_NODE_OPTION` for an option that is unknown or out of range, `WEIR_NODE_PART` for what a part
 *   refuses, `WEIR_NODE_SDK_MISSING` where the SDK is not installed
 * @example
 * const sdk = new NodeSDK(weir({ cloudEvents: { source: 'https://orders.example.com' } }));
 * sdk.start();
 */
export function weir(options: WeirOptions = {}): WeirConfiguration {
  probe.starting?.();
  const { options: given, problems } = readWeirOptions(options);
  const [problem] = problems;
  if (problem !== undefined) throw problem;
  const tools = { sdk: sdkModules(), accounts: exportAccounts() };
  const made = makeParts(given, tools, ({ message }) => diag.error(`@weir/node: ${message}`));
  const contributions = made.map((part) => {
    if ('error' in part) throw part.error;
    return part.contribution;
  });
  const configuration = compose(tools, given.sdk ?? {}, contributions);
  probe.started?.(configuration.instrumentations as readonly Instrumentation[]);
  return configuration;
}
