/** The configuration file below the options that the caller gives. */
import { loadConfig } from '../config/load-config.ts';
import type { StartEnvironment } from '../config/otel-limits.ts';
import type { WeirNodeError } from '../errors.ts';
import { textFromEnv } from '../sdk/environment.ts';
import type { ExportTools } from '../sdk/exporters-from-env.ts';

interface Configurable {
  readonly configFile?: string;
  readonly sdk?: object;
}

/** What is started, and the variables under which it is. */
export interface Configured<Options> {
  readonly options: Options;
  readonly environment: StartEnvironment;
}

/**
 * Options of the caller over those of the file over the defaults; undefined where the file switches the SDK off.
 *
 * @param note hears what is wrong with keys of the file
 * @throws WeirNodeError `WEIR_NODE_CONFIG` where the file cannot be used
 */
export function withConfigFile<Options extends Configurable>(
  defaults: Options,
  options: Options,
  tools: ExportTools,
  note: (...problems: readonly WeirNodeError[]) => void,
): Configured<Options> | undefined {
  const { configFile = textFromEnv('OTEL_CONFIG_FILE') } = options;
  if (configFile === undefined) return { options: { ...defaults, ...options }, environment: {} };
  const loaded = loadConfig(configFile, tools, process.env);
  note(...loaded.problems);
  if (loaded.isDisabled) return undefined;
  const sdk = { ...(loaded.options['sdk'] as object), ...options.sdk };
  return { options: { ...defaults, ...loaded.options, ...options, sdk }, environment: loaded.environment };
}
