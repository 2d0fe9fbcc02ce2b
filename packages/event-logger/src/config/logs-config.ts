/** The event logger's part of a configuration file. */
import { typeName } from '@weir/otel-compat';
import { parse } from 'yaml';
import { EventLoggerError } from '../errors.ts';
import { type InternalTelemetry, startInternalTelemetry } from '../its/internal-telemetry.ts';
import { internalPipeline } from '../its/pipeline-config.ts';
import { badOption, printable } from '../option-rules.ts';
import { defaultRouter, type LogRouter } from '../router/router.ts';
import { changedSettings, defaultSettings, type LogsOptions } from '../settings/settings.ts';
import { substituted } from './substitution.ts';

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
 * @throws EventLoggerError with the path of the key that is wrong; `WEIR_EVENT_LOGGER_OPTION` where it is no YAML
 * @example
 * readLogsConfig('service: { telemetry: { logs: { level: "${LEVEL:-warn}" } } }', {}).logs.level; // 'warn'
 */
export function readLogsConfig(text: string, env: NodeJS.ProcessEnv = process.env): LogsConfig {
  const root = section(substituted(yaml(text), env), 'file') ?? {};
  const at = ['service', 'weir.service', 'engine', 'weir'].find(
    (path) => get(root, `${path}.telemetry.logs`) !== undefined,
  );
  const logs = at === undefined ? undefined : section(get(root, `${at}.telemetry.logs`), `${at}.telemetry.logs`);
  const path = `${at}.telemetry.logs`;
  for (const key of Object.keys(logs ?? {})) {
    if (!['level', 'providers'].includes(key)) throw badOption(`${path}.${printable(key)} is no option`);
  }
  const providers = section(logs?.['providers'], `${path}.providers`);
  const level = logs?.['level'];
  if (level !== undefined && typeof level !== 'string')
    throw badOption(`${path}.level must be a string (got ${typeName(level)})`);
  const internal = get(root, 'internal') ?? get(root, 'weir.internal') ?? get(root, 'engine.observability.pipeline');
  if (internal !== undefined) internalPipeline(internal);
  const options = { ...(level !== undefined && { level }), ...(providers !== undefined && { providers }) };
  checkedOptions(options, path);
  return { logs: options as LogsOptions, internal };
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

/** The error of the parser is left out, since it shows the text, in which there may be a secret. */
function yaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const { linePos } = error as { readonly linePos?: readonly { readonly line: number }[] };
    throw badOption(`the file is no YAML${linePos?.[0] === undefined ? '' : `: line ${linePos[0].line}`}`);
  }
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
