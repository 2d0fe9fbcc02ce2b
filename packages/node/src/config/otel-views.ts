/** The views of a configuration file, as the stock SDK takes them. */
import type { SdkModules } from '../sdk/sdk-modules.ts';
import { configError } from './config-text.ts';
import { defined, entryOf, inParentheses, type Node, numberOf, textOf, unknownComponent } from './otel-node.ts';

interface ViewsModule {
  readonly AggregationType: Readonly<Record<string, number>>;
  createAllowListAttributesProcessor(names: readonly string[]): object;
  createDenyListAttributesProcessor(names: readonly string[]): object;
}

/** @throws WeirNodeError `WEIR_NODE_CONFIG` for what the stock SDK has not */
export function viewsOf(sdk: SdkModules, views: Node): readonly object[] {
  const metrics = sdk.load<ViewsModule>('@opentelemetry/sdk-metrics');
  return views.items().map((view) => {
    const [selector, stream] = [view.at('selector'), view.at('stream')];
    return defined({
      instrumentName: selector.at('instrument_name').value,
      // The enum's members are the same words.
      instrumentType: textOf(selector.at('instrument_type'))?.toUpperCase(),
      instrumentUnit: selector.at('unit').value,
      meterName: selector.at('meter_name').value,
      meterVersion: selector.at('meter_version').value,
      meterSchemaUrl: selector.at('meter_schema_url').value,
      name: stream.at('name').value,
      description: stream.at('description').value,
      aggregation: aggregationOf(metrics, stream.at('aggregation')),
      aggregationCardinalityLimit: numberOf(stream.at('aggregation_cardinality_limit')),
      attributesProcessors: attributesProcessorsOf(metrics, stream.at('attribute_keys')),
    });
  });
}

const AGGREGATIONS: Readonly<Record<string, string>> = {
  default: 'DEFAULT',
  drop: 'DROP',
  explicit_bucket_histogram: 'EXPLICIT_BUCKET_HISTOGRAM',
  base2_exponential_bucket_histogram: 'EXPONENTIAL_HISTOGRAM',
  last_value: 'LAST_VALUE',
  sum: 'SUM',
};

/** The bounds that the specification has where none are given: the stock SDK wants to be told. */
const BOUNDARIES = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

function aggregationOf({ AggregationType }: ViewsModule, node: Node): object | undefined {
  if (node.value === undefined) return undefined;
  const { name, node: properties } = entryOf(node);
  const type = Object.hasOwn(AGGREGATIONS, name) ? AggregationType[AGGREGATIONS[name] ?? ''] : undefined;
  if (type === undefined) throw unknownComponent(properties, 'aggregation', Object.keys(AGGREGATIONS).join(', '));
  if (name === 'explicit_bucket_histogram') {
    const given = properties.at('boundaries');
    const boundaries = given.value === undefined ? BOUNDARIES : given.items().map(({ value }) => Number(value));
    return { type, options: { recordMinMax: properties.at('record_min_max').value ?? true, boundaries } };
  }
  if (name === 'base2_exponential_bucket_histogram') {
    const options = {
      recordMinMax: properties.at('record_min_max').value,
      maxSize: numberOf(properties.at('max_size')),
    };
    return { type, options: defined(options) };
  }
  return { type };
}

function attributesProcessorsOf(metrics: ViewsModule, node: Node): readonly object[] | undefined {
  const [included, excluded] = [namesOf(node.at('included')), namesOf(node.at('excluded'))];
  const processors = [
    ...(included.length === 0 ? [] : [metrics.createAllowListAttributesProcessor(included)]),
    ...(excluded.length === 0 ? [] : [metrics.createDenyListAttributesProcessor(excluded)]),
  ];
  return processors.length === 0 ? undefined : processors;
}

function namesOf(list: Node): readonly string[] {
  return list.items().map((item) => {
    const name = textOf(item) ?? '';
    if (!/[*?]/.test(name)) return name;
    throw configError(
      `${item.path} must be a name without wildcards, which the stock SDK has not${inParentheses(item)}`,
    );
  });
}
