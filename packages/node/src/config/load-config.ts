/** A configuration file as options of `startWeir`. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CloudEventsSetup, openCloudEvents, parseCloudEventsConfig } from '@weir/cloudevents/config';
import { readLogsConfig } from '@weir/event-logger/config';
import { startInternalTelemetry } from '@weir/event-logger/internal';
import type { WeirNodeError } from '../errors.ts';
import { configuredCloudEvents } from '../parts/configured-cloud-events.ts';
import type { ExportTools } from '../sdk/exporters-from-env.ts';
import { configError, type ConfigText, readConfigText } from './config-text.ts';
import { cloudEventsNode } from './endpoints.ts';
import { entryOf, Node, notAskedFor } from './otel-node.ts';
import type { StartEnvironment } from './otel-limits.ts';
import { type OtelOptions, otelOptions } from './otel-options.ts';
import { stockProblem } from './stock-validation.ts';
import { partOfComponent } from './weir-components.ts';
import { readWeirSection } from './weir-section.ts';

/** By which a file is one for this: OpenTelemetry's, Weir's, or one of the originals'. */
const KEYS = ['file_format', 'weir', 'cloud_events', 'service', 'engine', 'internal'];

/** What those of the originals have beside them. */
const KEYS_BESIDE = ['cloud_events_source', 'tenant', 'otel'];

/** A file, read. */
export interface LoadedConfig {
  /** For `startWeir`; what the file does not say is not in it. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What is wrong, with key and line; those keys are left out. */
  readonly problems: readonly WeirNodeError[];
  /** Variables that the stock SDK is started under; none where the file has nothing for it. */
  readonly environment: StartEnvironment;
  /** What is being opened: a binding of CloudEvents, a policy. */
  readonly opening: readonly Promise<unknown>[];
  /** Whether the file switches the SDK off. */
  readonly isDisabled: boolean;
  /** The file, by key. */
  readonly root: Node;
}

/**
 * Reads OpenTelemetry's declarative configuration with its `weir:` section, or a file of the originals' own blocks alone.
 *
 * @throws WeirNodeError `WEIR_NODE_CONFIG` where the file cannot be read or is no configuration; then nothing can be started by it
 */
export function loadConfig(file: string, tools: ExportTools, env: NodeJS.ProcessEnv): LoadedConfig {
  const text = textOf(file);
  const config = readConfigText(text, env);
  const root = new Node(config, config.value);
  const problems = config.missing.map(unsetVariable);
  if (KEYS.every((key) => root.at(key).value === undefined)) {
    throw configError(`the file must have file_format, or one of ${KEYS.slice(1).join(', ')}, and has neither`);
  }
  const isOtel = root.at('file_format').value !== undefined;
  const isDisabled = root.at('disabled').value === true;
  // Nothing is to be opened then.
  if (isDisabled && tools.isDry !== true)
    return { options: {}, problems, environment: {}, opening: [], isDisabled, root };
  const otel = isOtel ? otelPart(file, tools, root) : undefined;
  const section = readWeirSection(config, withComponents(root));
  if (isOtel) problems.push(...withoutEffect(root));
  problems.push(...section.problems);
  const opening: Promise<unknown>[] = [];
  const options = {
    ...section.options,
    ...part(problems, () => cloudEvents(file, text, env, root, opening)),
    ...part(problems, () => eventLogger(text, env, root)),
    ...(otel !== undefined && { sdk: otel.sdk }),
  };
  return { options, problems, environment: otel?.environment ?? {}, opening, isDisabled, root };
}

function unsetVariable({ name, path, line }: ConfigText['missing'][number]): WeirNodeError {
  return configError(
    `${path} names ${name}, which is not set and has no default${line === undefined ? '' : `, line ${line}`}`,
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = String((cause as NodeJS.ErrnoException).code);
    throw configError(
      `the configuration file cannot be read (${code}); OTEL_CONFIG_FILE must be the path of a YAML file`,
      cause,
    );
  }
}

function otelPart(file: string, tools: ExportTools, root: Node): OtelOptions {
  const wrong = stockProblem(file, tools.sdk, root, () => otelOptions({ ...tools, isDry: true }, root));
  if (wrong !== undefined) throw wrong;
  return otelOptions(tools, root);
}

/** What is valid and nobody has read: neither the stock SDK has it, nor Weir. */
function withoutEffect(root: Node): readonly WeirNodeError[] {
  for (const key of [...KEYS, ...KEYS_BESIDE]) root.at(key).whole();
  return notAskedFor(root).map(({ path, place }) =>
    configError(`${path} has no effect: neither the stock SDK nor Weir has it${place}`),
  );
}

/** The `weir:` section, with the components of Weir that stand in pipelines. */
function withComponents(root: Node): unknown {
  const tracerProvider = root.at('tracer_provider');
  const places = [
    ...tracerProvider.at('processors').items(),
    tracerProvider.at('sampler'),
    ...root.at('logger_provider').at('processors').items(),
    ...root.at('meter_provider').at('readers').items().flatMap(producersOf),
    ...root.at('propagator').at('composite').items(),
  ];
  const sections = places.flatMap((place) => {
    const [name = ''] = place.keys();
    const key = partOfComponent(name);
    return key === undefined ? [] : [[key, entryOf(place).node.whole() ?? true] as const];
  });
  const own = root.at('weir').value;
  if (own !== undefined && (typeof own !== 'object' || Array.isArray(own))) return own;
  return { ...Object.fromEntries(sections), ...own };
}

/** Weir's among the producers of a reader; it has none of others. */
function producersOf(reader: Node): readonly Node[] {
  const producers = reader.keys().flatMap((name) => reader.at(name).at('producers').children());
  const own = producers.filter((producer) => producer.keys().some((name) => partOfComponent(name) !== undefined));
  for (const producer of own) producer.ask();
  return own;
}

/** The part by its package's own parser; what that refuses is a problem, with the line that it names. */
function part(problems: WeirNodeError[], read: () => object | undefined): object {
  try {
    return read() ?? {};
  } catch (error) {
    problems.push(configError((error as Error).message, error));
    return {};
  }
}

function cloudEvents(
  file: string,
  text: string,
  env: NodeJS.ProcessEnv,
  root: Node,
  opening: Promise<unknown>[],
): object | undefined {
  if (cloudEventsNode(root).value === undefined) return undefined;
  // Variables that are not set have been told of.
  const config = parseCloudEventsConfig(text, env);
  if (!config.enabled) return { cloudEvents: false };
  const open = (): Promise<CloudEventsSetup> => {
    const setup = openCloudEvents(config, { folder: dirname(file) });
    opening.push(setup);
    return setup;
  };
  return { cloudEvents: configuredCloudEvents(config, open) };
}

function eventLogger(text: string, env: NodeJS.ProcessEnv, root: Node): object | undefined {
  const keys = ['service', 'engine', 'internal'];
  const isGiven = [
    ...keys.flatMap((key) => [root.child(key), root.child('weir').child(key)]),
    root.child('weir').child('telemetry'),
  ];
  if (isGiven.every(({ value }) => value === undefined)) return undefined;
  const { logs, internal: pipeline } = readLogsConfig(text, env);
  const internal = pipeline === undefined ? undefined : () => startInternalTelemetry({ pipeline });
  return { eventLogger: { ...logs, ...(internal !== undefined && { internal }) } };
}
