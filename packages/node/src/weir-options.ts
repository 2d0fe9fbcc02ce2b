/** The options of `weir` and `startWeir`. */
import { typeName } from '@weir/otel-compat';
import type { WeirNodeError } from './errors.ts';
import { PART_NAMES, type Parts } from './parts/parts.ts';
import type { SdkOptions } from './sdk/stock.ts';
import { badOption, requireObject, unknownKey } from './options/rules.ts';

/** Options of {@link weir}. */
export interface WeirOptions extends Parts {
  /**
   * Options for the stock NodeSDK. Its exporters are kept: processors, readers and propagators of Weir are put before and around
   * them. What is not given here comes from the environment (`OTEL_*`), as in the stock SDK.
   */
  readonly sdk?: SdkOptions;
}

const SDK_KEYS: readonly string[] = [
  'autoDetectResources',
  'contextManager',
  'textMapPropagator',
  'logRecordProcessor',
  'logRecordProcessors',
  'metricReader',
  'metricReaders',
  'views',
  'instrumentations',
  'resource',
  'resourceDetectors',
  'sampler',
  'serviceName',
  'spanProcessor',
  'spanProcessors',
  'traceExporter',
  'spanLimits',
  'idGenerator',
];

const LISTS = ['spanProcessors', 'logRecordProcessors', 'metricReaders', 'instrumentations'];

/** What is wrong with the options themselves, beside what is wrong within a part. */
export function optionProblems(options: unknown, more: readonly string[] = []): readonly WeirNodeError[] {
  const problems: WeirNodeError[] = [];
  const add = (check: () => WeirNodeError | undefined): void => {
    try {
      const problem = check();
      if (problem !== undefined) problems.push(problem);
    } catch (error) {
      problems.push(error as WeirNodeError);
    }
  };
  add(() => unknownKey('', requireObject('options', options), [...PART_NAMES, 'sdk', ...more]));
  const { sdk } = (options ?? {}) as { readonly sdk?: unknown };
  if (sdk !== undefined) {
    add(() => unknownKey('sdk', requireObject('sdk', sdk), SDK_KEYS));
    for (const name of LISTS) {
      const value = (sdk as Readonly<Record<string, unknown>> | null)?.[name];
      if (value !== undefined && !Array.isArray(value)) {
        add(() => badOption(`sdk.${name} must be an array (got ${typeName(value)})`));
      }
    }
  }
  return problems;
}

/** Options for the SDK without what {@link optionProblems} finds wrong in them. */
export function withoutFaults(sdk: unknown): SdkOptions {
  if (typeof sdk !== 'object' || sdk === null || Array.isArray(sdk)) return {};
  const right = Object.entries(sdk).filter(([name, value]) => {
    return SDK_KEYS.includes(name) && (!LISTS.includes(name) || value === undefined || Array.isArray(value));
  });
  return Object.fromEntries(right);
}
