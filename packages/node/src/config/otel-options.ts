/** OpenTelemetry's part of a configuration file, as options of the stock NodeSDK. */
import type { TextMapPropagator } from '@opentelemetry/api';
import type { ExportTools } from '../sdk/exporters-from-env.ts';
import { propagatorNamed } from '../sdk/propagators-from-env.ts';
import type { SdkModules } from '../sdk/sdk-modules.ts';
import type { CoreModule } from '../sdk/stock.ts';
import { configError } from './config-text.ts';
import { entryOf, listIn, membersOf, type Node, pairsIn } from './otel-node.ts';
import { logRecordProcessorsOf, metricReadersOf, spanProcessorsOf } from './otel-pipelines.ts';
import { partOfComponent } from './weir-components.ts';

/** What stands in the file and has no counterpart here: to be told, since it has no effect. */
const NOT_TAKEN = ['meter_provider.views', 'instrumentation/development', 'distribution', 'logger_provider.limits'];

/** Options, and the keys that have no effect. */
export interface OtelOptions {
  readonly sdk: Readonly<Record<string, unknown>>;
  readonly withoutEffect: readonly Node[];
}

/**
 * A signal whose provider the file does not have is not exported, as the specification has it.
 *
 * @throws WeirNodeError `WEIR_NODE_CONFIG` that names key and line
 */
export function otelOptions(tools: ExportTools, root: Node): OtelOptions {
  const { sdk } = tools;
  const sampler = samplerOf(sdk, root.at('tracer_provider').at('sampler'));
  return {
    sdk: {
      ...resourceOf(sdk, root.at('resource')),
      spanProcessors: spanProcessorsOf(tools, root) ?? [],
      logRecordProcessors: logRecordProcessorsOf(tools, root) ?? [],
      metricReaders: metricReadersOf(tools, root) ?? [],
      textMapPropagator: propagatorOf(sdk, root.at('propagator')),
      spanLimits: spanLimitsOf(root),
      ...(sampler !== undefined && { sampler }),
    },
    withoutEffect: NOT_TAKEN.map((path) => path.split('.').reduce((node, key) => node.at(key), root)).filter(
      ({ value }) => value !== undefined,
    ),
  };
}

interface ResourcesModule {
  defaultResource(): Resource;
  resourceFromAttributes(attributes: object, options?: object): Resource;
  readonly envDetector: unknown;
  readonly hostDetector: unknown;
  readonly osDetector: unknown;
  readonly processDetector: unknown;
  readonly serviceInstanceIdDetector: unknown;
}

interface Resource {
  merge(other: Resource): Resource;
}

function resourceOf(sdk: SdkModules, node: Node): object {
  const resources = sdk.load<ResourcesModule>('@opentelemetry/resources');
  const list = pairsIn(node.at('attributes_list').value);
  const pairs = node
    .at('attributes')
    .items()
    .map((item) => membersOf(item))
    .map(({ name, value }) => [name, value]);
  const attributes = Object.fromEntries([...list, ...pairs].filter(([, value]) => value !== null)) as object;
  const byName: Readonly<Record<string, readonly unknown[]>> = {
    host: [resources.hostDetector, resources.osDetector],
    process: [resources.processDetector],
    service: [resources.serviceInstanceIdDetector, resources.envDetector],
  };
  const detectors = node.at('detection/development').at('detectors').items().map(entryOf);
  return {
    resource: resources.defaultResource().merge(resources.resourceFromAttributes(attributes)),
    // Detection is asked for by name.
    resourceDetectors: detectors.flatMap(({ name }) => byName[name] ?? []),
  };
}

/** Null where the file names none: the specification then has none. */
function propagatorOf(sdk: SdkModules, node: Node): TextMapPropagator | null {
  const list = listIn(node.at('composite_list').value);
  const named = node
    .at('composite')
    .items()
    .map(entryOf)
    .map(({ name }) => name);
  const names = [...new Set([...named, ...list])].filter((name) => partOfComponent(name) === undefined);
  if (names.length === 0 || names.includes('none')) return null;
  const propagators = names.map((name) => {
    const propagator = propagatorNamed(sdk, name);
    if (propagator !== undefined) return propagator;
    throw configError(
      `${node.path} names a propagator that is not known (known are tracecontext, baggage, b3, b3multi${node.place})`,
    );
  });
  return new (sdk.load<CoreModule>('@opentelemetry/core').CompositePropagator)({ propagators });
}

type SamplerClass = new (options?: unknown) => object;

function samplerOf(sdk: SdkModules, node: Node): object | undefined {
  if (node.value === undefined) return undefined;
  const trace = sdk.load<Readonly<Record<string, SamplerClass>>>('@opentelemetry/sdk-trace');
  const make = (name: string, options?: unknown): object => new (trace[name] as SamplerClass)(options);
  const { name, node: properties } = entryOf(node);
  switch (name) {
    case 'always_on':
      return make('AlwaysOnSampler');
    case 'always_off':
      return make('AlwaysOffSampler');
    case 'trace_id_ratio_based':
      return make('TraceIdRatioBasedSampler', properties.at('ratio').value ?? 1);
    case 'parent_based':
      return make('ParentBasedSampler', {
        root: samplerOf(sdk, properties.at('root')) ?? make('AlwaysOnSampler'),
        remoteParentSampled: samplerOf(sdk, properties.at('remote_parent_sampled')),
        remoteParentNotSampled: samplerOf(sdk, properties.at('remote_parent_not_sampled')),
        localParentSampled: samplerOf(sdk, properties.at('local_parent_sampled')),
        localParentNotSampled: samplerOf(sdk, properties.at('local_parent_not_sampled')),
      });
    default:
      throw configError(
        `${properties.path} is no sampler that is known (known are always_on, always_off, trace_id_ratio_based, parent_based${properties.place})`,
      );
  }
}

function spanLimitsOf(root: Node): object {
  const general = membersOf(root.at('attribute_limits'));
  const own = membersOf(root.at('tracer_provider').at('limits'));
  const limits = {
    attributeValueLengthLimit: own['attribute_value_length_limit'] ?? general['attribute_value_length_limit'],
    attributeCountLimit: own['attribute_count_limit'] ?? general['attribute_count_limit'],
    eventCountLimit: own['event_count_limit'],
    linkCountLimit: own['link_count_limit'],
    attributePerEventCountLimit: own['event_attribute_count_limit'],
    attributePerLinkCountLimit: own['link_attribute_count_limit'],
  };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined && value !== null));
}
