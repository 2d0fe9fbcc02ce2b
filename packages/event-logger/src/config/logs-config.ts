/** The event logger's part of a configuration file. */
import { substituteVariables, typeName } from '@weir/otel-compat';
import { readYaml, type YamlFile } from '@weir/otel-compat/config';
import { EventLoggerError } from '../errors.ts';
import { type InternalTelemetry, startInternalTelemetry } from '../its/internal-telemetry.ts';
import { internalPipeline } from '../its/pipeline-config.ts';
import { badOption, printable } from '../option-rules.ts';
import { defaultRouter, type LogRouter } from '../router/router.ts';
import { changedSettings, defaultSettings, type LogsOptions } from '../settings/settings.ts';

/** What a file says. */
export interface LogsConfig {
  /** For `configureLogs`. */
  readonly logs: LogsOptions;
  /** For `startInternalTelemetry`; undefined where the file has no such section. */
  readonly internal: unknown;
}

type Section = Readonly<Record<string, unknown>>;

/**
 * Reads `service: telemetry: logs: { level, providers }` (or the same below `weir:` or `engine:`, or `weir: telemetry: logs:`), and the section
 * `internal`, or `engine: observability: pipeline:`. Environment variables are put in as OpenTelemetry's configuration has them: `${NAME}`,
 * `${env:NAME:-default}`, `$$`.
 *
 * @throws EventLoggerError with the path and the line of the key that is wrong; `WEIR_EVENT_LOGGER_OPTION` where it is no YAML
 * @example
 * readLogsConfig('service: { telemetry: { logs: { level: "${LEVEL:-warn}" } } }', {}).logs.level; // 'warn'
 */
export function readLogsConfig(text: string, env: NodeJS.ProcessEnv = process.env): LogsConfig {
  const file = readYaml(text, {
    substitute: (given) => substituteVariables(given, env),
    // The error of the parser is left out, since it shows the text, in which there may be a secret.
    errorOf: (problem) =>
      problem.kind === 'no_yaml'
        ? badOption(`the file is no YAML: line ${problem.line}`)
        : badOption(`the file has more than ${problem.limit} values`),
  });
  try {
    return configOf(section(file.value, 'file') ?? {});
  } catch (error) {
    throw error instanceof EventLoggerError ? placed(error, file) : error;
  }
}

const PLACES = ['service', 'weir.service', 'engine', 'weir'];
const PIPELINES = ['internal', 'weir.internal', 'engine.observability.pipeline'];

function configOf(root: Section): LogsConfig {
  const at = PLACES.find((place) => get(root, `${place}.telemetry.logs`) !== undefined);
  const path = `${at}.telemetry.logs`;
  const logs = at === undefined ? undefined : section(get(root, path), path);
  for (const key of Object.keys(logs ?? {})) {
    if (!['level', 'providers'].includes(key)) throw badOption(`${path}.${printable(key)} is no option`);
  }
  const providers = section(logs?.['providers'], `${path}.providers`);
  // A variable that is not set is a key without a value.
  const level = logs?.['level'] ?? undefined;
  if (level !== undefined && typeof level !== 'string')
    throw badOption(`${path}.level must be a string (got ${typeName(level)})`);
  const pipeline = PIPELINES.find((place) => get(root, place) !== undefined);
  const internal = pipeline === undefined ? undefined : get(root, pipeline);
  if (internal !== undefined) internalPipeline(internal, pipeline);
  const options = { ...(level !== undefined && { level }), ...(providers !== undefined && { providers }) };
  checkedOptions(options, path);
  return { logs: options as LogsOptions, internal };
}

/** The same error with the line of the key that it names, or of what that is missing in. */
function placed(error: EventLoggerError, { placeOf }: YamlFile): EventLoggerError {
  const [, path = ''] = /^\w+: (\S+)/.exec(error.message) ?? [];
  const place = placeOf(path);
  // A key may be called anything.
  const message = error.message.replace(/^\w+: /, '').replaceAll(/\p{Cc}/gu, '?');
  const detail = message.endsWith(')')
    ? `${message.slice(0, -1)}${place})`
    : `${message}${place.replace(/^, (.*)$/, ' ($1)')}`;
  return new EventLoggerError(error.code, detail, { cause: error });
}

/**
 * Applies a file to the process: starts the internal telemetry that it declares, then configures the events.
 *
 * @returns the internal telemetry, to be closed at the end; undefined where the file declares none
 * @throws EventLoggerError as {@link readLogsConfig}; nothing has changed then
 * @example
 * applyLogsConfig('service: { telemetry: { logs: { providers: { global: console_direct } } } }');
 */
export function applyLogsConfig(
  text: string,
  options: { readonly router?: LogRouter; readonly env?: NodeJS.ProcessEnv } = {},
): InternalTelemetry | undefined {
  const { router = defaultRouter(), env = process.env } = options;
  const { logs, internal } = readLogsConfig(text, env);
  // First what can still fail; what is to be configured has been checked.
  const started = internal === undefined ? undefined : startInternalTelemetry({ pipeline: internal, router });
  router.configure(logs);
  return started;
}

/** What would be refused is refused before anything has changed. */
function checkedOptions(options: object, path: string): void {
  try {
    changedSettings(defaultSettings({}), options as LogsOptions, {});
  } catch (error) {
    if (!(error instanceof EventLoggerError)) throw error;
    throw new EventLoggerError(error.code, error.message.replace(/^\w+: /, `${path}.`), { cause: error });
  }
}

function get(root: Section, path: string): unknown {
  let value: unknown = root;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Section)[key];
  }
  return value ?? undefined;
}

function section(value: unknown, path: string): Section | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Section;
  throw badOption(`${path} must be a mapping (got ${typeName(value)})`);
}
