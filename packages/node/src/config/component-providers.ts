/**
 * Weir's components for the pipelines of a configuration file, as OpenTelemetry's specification has providers of plugin components: a
 * type, a name, and how one is made of the properties that stand below the name.
 */
import { diag } from '@opentelemetry/api';
import { cloudEventsConfig, openCloudEvents } from '@weir/cloudevents/config';
import { errorName, noMask, typeName } from '@weir/otel-compat';
import { deferredExporter } from '../parts/cloud-events.ts';
import { configuredCloudEvents } from '../parts/configured-cloud-events.ts';
import type { Contribution } from '../parts/contribution.ts';
import { makePart, partError, type PartName } from '../parts/parts.ts';
import { exportAccounts } from '../sdk/export-account.ts';
import { sdkModules } from '../sdk/sdk-modules.ts';
import { configError } from './config-text.ts';
import { readPart } from './weir-section.ts';
import { partOfComponent } from './weir-components.ts';

/** What a component is, in the words of OpenTelemetry's configuration model. */
export type ComponentType =
  | 'SpanProcessor'
  | 'LogRecordProcessor'
  | 'LogRecordExporter'
  | 'TextMapPropagator'
  | 'Sampler'
  | 'MetricProducer';

/** Makes a component for a pipeline that names it. */
export interface ComponentProvider {
  readonly type: ComponentType;
  /** By which a file names it. */
  readonly name: string;
  /**
   * Makes one.
   *
   * @param properties what stands below the name: the keys of its section of `weir:`, and for a processor that acts around another that
   *   one, made already, as `processor`. Default: none
   * @throws WeirNodeError `WEIR_NODE_CONFIG` for a key that is unknown or wrong, `WEIR_NODE_PART` for what its package refuses
   */
  create(properties?: unknown): object;
}

/**
 * The providers of all of Weir's components, for an SDK that takes providers. `startWeir` makes what a file names of the same parts.
 *
 * @example
 * const provider = componentProviders.find(({ type, name }) => type === 'TextMapPropagator' && name === 'weir_request_id');
 * provider?.create({ header: 'x-correlation-id' }); // a RequestIdPropagator
 */
export const componentProviders: readonly ComponentProvider[] = [
  provider('SpanProcessor', 'weir_request_id', ({ enrichSpans }) => enrichSpans?.[0]),
  provider('SpanProcessor', 'weir_flow', ({ enrichSpans }) => enrichSpans?.[0]),
  provider('SpanProcessor', 'weir_redaction', ({ redactSpans }, inner) => redactSpans?.(inner())),
  provider('LogRecordProcessor', 'weir_request_id', ({ enrichLogs }) => enrichLogs?.[0]),
  provider('LogRecordProcessor', 'weir_flow', ({ enrichLogs }) => enrichLogs?.[0]),
  provider('LogRecordProcessor', 'weir_redaction', ({ redactLogs }, inner) => redactLogs?.(inner())),
  provider('LogRecordProcessor', 'weir_cloud_events', ({ wrapLogs }, inner) => wrapLogs?.(inner())),
  { type: 'LogRecordExporter', name: 'weir_cloud_events', create: cloudEventsExporter },
  provider('TextMapPropagator', 'weir_request_id', ({ propagators }) => propagators?.[0]),
  provider('TextMapPropagator', 'weir_flow', ({ baggagePropagator }) => baggagePropagator),
  provider('Sampler', 'weir_flow', ({ sampler }) => sampler),
  provider('MetricProducer', 'weir_metric_sets', ({ metricProducer, start }) => {
    start?.();
    return metricProducer?.({ temporality: 'cumulative', target: 'otlp' });
  }),
];

/** The provider of a component; undefined where it is none of Weir's. */
export function componentProvider(type: ComponentType, name: string): ComponentProvider | undefined {
  return componentProviders.find((one) => one.type === type && one.name === name);
}

/** Any processor: which interface it has depends on the type of the component. */
type Inner = never;

function provider(
  type: ComponentType,
  name: string,
  pick: (part: Contribution, inner: () => Inner) => object | undefined,
): ComponentProvider {
  return {
    type,
    name,
    create(properties) {
      const { processor, ...keys } = mapping(name, properties);
      const component = pick(partOf(name, keys), () => {
        if (typeof processor === 'object' && processor !== null) return processor as Inner;
        throw configError(`${name}.processor must be a processor (got ${typeName(processor)})`);
      });
      if (component !== undefined) return component;
      throw configError(`${name} must have sample_one_in from 2 to be a sampler`);
    },
  };
}

function partOf(name: string, keys: object): Contribution {
  const { part, options } = name === 'weir_cloud_events' ? wrapping(name, keys) : sectionOf(name, keys);
  const tell = (_: string, error: unknown): void => report(name, error);
  try {
    return makePart(part, options, { sdk: sdkModules(), accounts: exportAccounts(), mask: noMask, tell });
  } catch (error) {
    throw partError(name, error);
  }
}

interface PartOptions {
  readonly part: PartName;
  readonly options: unknown;
}

function sectionOf(name: string, keys: object): PartOptions {
  const { options, problems } = readPart(partOfComponent(name) ?? '', keys, name);
  const [problem] = problems;
  if (problem !== undefined) throw problem;
  const [[part, given] = []] = Object.entries(options);
  return { part: part as PartName, options: given };
}

function wrapping(name: string, keys: object): PartOptions {
  const config = cloudEventsOf(name, keys);
  if (config.binding !== 'otlp') throw configError(`${name} must have no binding to be a processor`);
  return { part: 'cloudEvents', options: configuredCloudEvents(config, () => openCloudEvents(config)) };
}

function cloudEventsExporter(properties: unknown): object {
  const name = 'weir_cloud_events';
  const config = cloudEventsOf(name, mapping(name, properties));
  const { setup, ...options } = configuredCloudEvents(config, () => openCloudEvents(config));
  if (setup === undefined) throw configError(`${name} must have http or kafka to be an exporter`);
  return deferredExporter(options, setup, (error) => report(name, error));
}

function cloudEventsOf(name: string, keys: object): ReturnType<typeof cloudEventsConfig> {
  try {
    return cloudEventsConfig({ cloud_events: keys });
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/^\w+: cloud_events/, name) : errorName(error);
    throw configError(message, error);
  }
}

function report(name: string, error: unknown): void {
  diag.error(`@weir/node: ${partError(name, error).message}`);
}

function mapping(name: string, properties: unknown): Readonly<Record<string, unknown>> {
  const given = properties ?? {};
  if (typeof given === 'object' && !Array.isArray(given)) return given as Record<string, unknown>;
  throw configError(`${name} must be a mapping (got ${typeName(given)})`);
}
