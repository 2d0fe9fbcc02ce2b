/** What the stock SDK's own validation says of OpenTelemetry's part of a file. */
import type { WeirNodeError } from '../errors.ts';
import { withVariables } from '../sdk/environment.ts';
import type { SdkModules } from '../sdk/sdk-modules.ts';
import { configError, type ConfigText } from './config-text.ts';

interface ConfigurationModule {
  /** On line 3. */
  parseConfigFile?(file: string): unknown;
  /** On line 2, where it reads the file that OTEL_CONFIG_FILE names. */
  createConfigFactory?(): { getConfigModel(): unknown };
}

/** What is wrong first, with key and line; undefined where nothing is. */
export function stockProblem(file: string, sdk: SdkModules, config: ConfigText): WeirNodeError | undefined {
  try {
    parse(sdk.load<ConfigurationModule>('@opentelemetry/configuration'), file);
    return undefined;
  } catch (error) {
    const message = (error as Error).message;
    const [, pointer, detail] = /(?:^|\s)(\/\S*|) (must .*)$/m.exec(message) ?? [];
    if (detail === undefined)
      return configError(`OpenTelemetry's part of the file is not valid: ${firstLine(message)}`, error);
    const path = pathOf(pointer ?? '');
    return configError(`${path === '' ? 'the file' : path} ${detail}${place(config, path)}`, error);
  }
}

function parse(configuration: ConfigurationModule, file: string): void {
  if (configuration.parseConfigFile !== undefined) {
    configuration.parseConfigFile(file);
    return;
  }
  withVariables({ OTEL_CONFIG_FILE: file }, () => configuration.createConfigFactory?.().getConfigModel());
}

function place(config: ConfigText, path: string): string {
  const line = config.placeOf(path);
  return line === '' ? '' : ` (${line.slice(2)})`;
}

/** A JSON pointer as a path: `/a/b/0` is `a.b[0]`. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

function firstLine(message: string): string {
  return message.replace(/^Invalid OpenTelemetry config file: /, '').split('\n')[0] ?? '';
}
