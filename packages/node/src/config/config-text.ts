/** Reads YAML with the line of each value, and variables of the environment in their places. */
import { substituteVariables } from '@weir/otel-compat';
import { readYaml, type YamlFile } from '@weir/otel-compat/config';
import { WeirNodeError } from '../errors.ts';

/** A file, read: its values, and `, line 7` for a path such as `weir.flow_events.node`. */
export interface ConfigText extends YamlFile {
  /** Variables that are not set and have no default, each with the path and the line of what names it. */
  readonly missing: readonly { readonly name: string; readonly path: string; readonly line: number | undefined }[];
}

/** @throws WeirNodeError `WEIR_NODE_CONFIG` that names the line of what is no YAML */
export function readConfigText(text: string, env: NodeJS.ProcessEnv): ConfigText {
  const missing: ConfigText['missing'][number][] = [];
  const file = readYaml(text, {
    substitute: (given, path, line) =>
      substituteVariables(given, env, { onMissing: (name) => missing.push({ name, path, line }) }),
    errorOf: (problem) =>
      problem.kind === 'no_yaml'
        ? configError(`the file is no YAML: ${problem.code}, line ${problem.line}`)
        : configError(`the file has more than ${problem.limit} values`),
  });
  return { ...file, missing };
}

/** An error of configuration. */
export function configError(detail: string, cause?: unknown): WeirNodeError {
  return new WeirNodeError('WEIR_NODE_CONFIG', detail, cause === undefined ? undefined : { cause });
}
