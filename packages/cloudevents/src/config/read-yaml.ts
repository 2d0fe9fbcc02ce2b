/** Reads YAML with the line of each value, and environment variables in its place. */
import type { Environment } from '@weir/otel-compat';
import { readYaml as readYamlFile } from '@weir/otel-compat/config';
import { substituted } from '../binding/variables.ts';
import { CloudEventsError } from '../errors.ts';
import type { ConfigSource } from './config-source.ts';

/** @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` that names the line of what is no YAML */
export function readYaml(text: string, environment: Environment): ConfigSource {
  const missing: { path: string; names: readonly string[] }[] = [];
  const { value, placeOf } = readYamlFile(text, {
    substitute(given, path, line) {
      try {
        const { text: result, missing: names } = substituted(given, environment);
        if (names.length > 0) missing.push({ path, names });
        return result;
      } catch (error) {
        throw configError(`${path} has a bad reference (line ${line}): ${(error as Error).message}`);
      }
    },
    errorOf: (problem) =>
      problem.kind === 'no_yaml'
        ? configError(`no YAML: ${problem.code} (line ${problem.line})`)
        : configError(`more than ${problem.limit} values`),
  });
  return { value, nameOf: (path) => path, placeOf, missing };
}

/** An error of configuration. */
export function configError(detail: string): CloudEventsError {
  return new CloudEventsError('WEIR_CLOUDEVENTS_CONFIG', detail);
}
