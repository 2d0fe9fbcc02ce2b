/** OpenTelemetry's part of a configuration file, as options of the stock NodeSDK. */
import type { TextMapPropagator } from '@opentelemetry/api';
import type { ExportTools } from '../sdk/exporters-from-env.ts';
import { propagatorNamed } from '../sdk/propagators-from-env.ts';
import type { SdkModules } from '../sdk/sdk-modules.ts';
import type { CoreModule } from '../sdk/stock.ts';
import { configError } from './config-text.ts';
import { spanLimitsOf, startEnvironmentOf, type StartEnvironment } from './otel-limits.ts';
import { defined, entryOf, listIn, type Node, numberOf, unknownComponent } from './otel-node.ts';
import { logRecordProcessorsOf, metricReadersOf, spanProcessorsOf } from './otel-pipelines.ts';
import { resourceOf } from './otel-resource.ts';
import { viewsOf } from './otel-views.ts';
import { partOfComponent } from './weir-components.ts';

/** What the file comes to. */
export interface OtelOptions {
  /** For NodeSDK. */
  readonly sdk: Readonly<Record<string, unknown>>;
  /** What NodeSDK is started under. */
  readonly environment: StartEnvironment;
}

/**
 * A signal whose provider the file does not have is not exported, as the specification has it.
 *
 * @throws WeirNodeError `WEIR_NODE_CONFIG` that names key and line
 */
export function otelOptions(tools: ExportTools, root: Node): OtelOptions {
  const { sdk } = tools;
  const tracerProvider = root.at('tracer_provider');
  return {
    sdk: {
      ...resourceOf(sdk, root.at('resource')),
      spanProcessors: spanProcessorsOf(tools, tracerProvider),
      logRecordProcessors: logRecordProcessorsOf(tools, root.at('logger_provider')),
      metricReaders: metricReadersOf(tools, root.at('meter_provider')),
      views: viewsOf(sdk, root.at('meter_provider').at('views')),
      textMapPropagator: propagatorOf(sdk, root.at('propagator')),
      spanLimits: spanLimitsOf(root),
      ...defined({
        sampler: samplerOf(sdk, tracerProvider.at('sampler')),
        idGenerator: idGeneratorOf(sdk, tracerProvider.at('id_generator')),
      }),
    },
    environment: startEnvironmentOf(root),
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

type TraceClass = new (options?: unknown) => object;

function make(sdk: SdkModules, name: string, options?: unknown): object {
  return new (sdk.load<Readonly<Record<string, TraceClass>>>('@opentelemetry/sdk-trace')[name] as TraceClass)(options);
}

function samplerOf(sdk: SdkModules, node: Node): object | undefined {
  if (node.value === undefined) return undefined;
  const { name, node: properties } = entryOf(node);
  // Its part samples.
  if (partOfComponent(name) !== undefined) return undefined;
  switch (name) {
    case 'always_on':
      return make(sdk, 'AlwaysOnSampler');
    case 'always_off':
      return make(sdk, 'AlwaysOffSampler');
    case 'trace_id_ratio_based':
      return make(sdk, 'TraceIdRatioBasedSampler', numberOf(properties.at('ratio')) ?? 1);
    case 'parent_based':
      return make(sdk, 'ParentBasedSampler', {
        root: samplerOf(sdk, properties.at('root')) ?? make(sdk, 'AlwaysOnSampler'),
        remoteParentSampled: samplerOf(sdk, properties.at('remote_parent_sampled')),
        remoteParentNotSampled: samplerOf(sdk, properties.at('remote_parent_not_sampled')),
        localParentSampled: samplerOf(sdk, properties.at('local_parent_sampled')),
        localParentNotSampled: samplerOf(sdk, properties.at('local_parent_not_sampled')),
      });
    default:
      throw unknownComponent(properties, 'sampler', 'always_on, always_off, trace_id_ratio_based, parent_based');
  }
}

function idGeneratorOf(sdk: SdkModules, node: Node): object | undefined {
  if (node.value === undefined) return undefined;
  const { name, node: properties } = entryOf(node);
  if (name === 'random') return make(sdk, 'RandomIdGenerator');
  throw unknownComponent(properties, 'id generator', 'random');
}
