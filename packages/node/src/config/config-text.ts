/** Reads YAML with the line of each value, and variables of the environment in their places. */
import { substituteVariables } from '@weir/otel-compat';
import { readYaml, type YamlFile } from '@weir/otel-compat/config';
import { WeirNodeError } from '../errors.ts';

/** A file, read: its values, and `, line 7` for a path such as `weir.flow_events.node`. */
export type ConfigText = YamlFile;

/** @throws WeirNodeError `WEIR_NODE_CONFIG` that names the line of what is no YAML */
export function readConfigText(text: string, env: NodeJS.ProcessEnv): ConfigText {
  return readYaml(text, {
    substitute: (given) => substituteVariables(given, env),
    errorOf: (problem) =>
      problem.kind === 'no_yaml'
        ? configError(`the file is no YAML: ${problem.code}, line ${problem.line}`)
        : configError(`the file has more than ${problem.limit} values`),
  });
}

/** An error of configuration. */
export function configError(detail: string, cause?: unknown): WeirNodeError {
  return new WeirNodeError('WEIR_NODE_CONFIG', detail, cause === undefined ? undefined : { cause });
}
