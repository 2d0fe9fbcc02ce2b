/** What the stock SDK's own validation says of OpenTelemetry's part of a file. */
import type { WeirNodeError } from '../errors.ts';
import { withVariables } from '../sdk/environment.ts';
import type { SdkModules } from '../sdk/sdk-modules.ts';
import { suggestion } from '../options/suggestion.ts';
import { configError } from './config-text.ts';
import { inParentheses, type Node } from './otel-node.ts';

interface ConfigurationModule {
  /** On line 3. */
  parseConfigFile?(file: string): unknown;
  /** On line 2, where it reads the file that OTEL_CONFIG_FILE names. */
  createConfigFactory?(): { getConfigModel(): unknown };
}

/**
 * What is wrong, with keys and lines; undefined where nothing is.
 *
 * @param read makes options of the file: the stock validation does not say which key it does not know, and what nobody asks for
 *   in its mapping is that
 */
export function stockProblem(
  file: string,
  sdk: SdkModules,
  root: Node,
  read: () => unknown,
): WeirNodeError | undefined {
  try {
    parse(sdk.load<ConfigurationModule>('@opentelemetry/configuration'), file);
    return undefined;
  } catch (error) {
    const message = (error as Error).message;
    const found = [...message.matchAll(/(?:^|\s)(\/\S*|) (must .*)$/gm)];
    if (found.length === 0)
      return configError(`OpenTelemetry's part of the file is not valid: ${firstLine(message)}`, error);
    const details = found.map(([, pointer = '', detail = '']) => detailOf(nodeAt(root, pointer), detail, read));
    return configError([...new Set(details)].slice(0, MAX_DETAILS).join('; '), error);
  }
}

/** More of them help nobody. */
const MAX_DETAILS = 5;

function detailOf(node: Node, detail: string, read: () => unknown): string {
  const unknown = detail === 'must NOT have additional properties' ? unknownKey(node, read) : undefined;
  return unknown ?? `${node.path === '' ? 'the file' : node.path} ${detail}${inParentheses(node)}`;
}

function unknownKey(node: Node, read: () => unknown): string | undefined {
  try {
    read();
  } catch {
    // Whatever is wrong beside that.
  }
  const key = node.keys().find((name) => !node.child(name).isAskedFor);
  if (key === undefined) return undefined;
  const { path, place } = node.child(key);
  const known = node.askedBelow();
  const meant = suggestion(key, known);
  const hint =
    meant === undefined ? (known.length === 0 ? '' : `known are ${known.join(', ')}`) : `did you mean ${meant}?`;
  return `${path} is not known (${[hint, place.slice(2)].filter((text) => text !== '').join(', ')})`;
}

function parse(configuration: ConfigurationModule, file: string): void {
  if (configuration.parseConfigFile !== undefined) {
    configuration.parseConfigFile(file);
    return;
  }
  withVariables({ OTEL_CONFIG_FILE: file }, () => configuration.createConfigFactory?.().getConfigModel());
}

/** What a JSON pointer leads to. */
function nodeAt(root: Node, pointer: string): Node {
  const keys = pointer.split('/').slice(1);
  return keys
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (node, key) => (Array.isArray(node.value) ? node.children()[Number(key)] : undefined) ?? node.child(key),
      root,
    );
}

function firstLine(message: string): string {
  return message.replace(/^Invalid OpenTelemetry config file: /, '').split('\n')[0] ?? '';
}
