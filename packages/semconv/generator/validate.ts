/** Judges the files of a registry: their form first, and where that holds, the rules that cross entries and files. */
import { definitionFile, manifestFile, type DefinitionFile, type Manifest } from './definition.ts';
import { collectEntries, type Entries } from './entries.ts';
import type { OpenTelemetryNames } from './open-telemetry.ts';
import { problem, RegistryError } from './problems.ts';
import { readDefinition } from './read-definition.ts';
import { attributeProblems } from './rules/attributes.ts';
import { metricProblems } from './rules/metrics.ts';
import { nameProblems } from './rules/names.ts';
import { referenceProblems } from './rules/references.ts';

/** The file that says which registry this is. */
export const manifestName = 'manifest.yaml';

/** The text of each file of a registry, by its name. */
export type Sources = Readonly<Record<string, string>>;

/** What a valid registry holds, not resolved yet. */
export interface Definitions {
  readonly manifest: Manifest;
  readonly entries: Entries;
}

/** Gives the definitions of a registry, or throws a `RegistryError` that names every fault with file, entry and key. */
export function validate(sources: Sources, openTelemetry: OpenTelemetryNames): Definitions {
  const faults: string[] = [];
  const manifest = readDefinition(manifestName, sources[manifestName], manifestFile, faults);
  const files = new Map<string, DefinitionFile>();
  for (const [file, text] of Object.entries(sources)) {
    if (file === manifestName) continue;
    const definitions = readDefinition(file, text, definitionFile, faults);
    if (definitions !== undefined) files.set(file, definitions);
  }
  if (manifest === undefined || faults.length > 0) throw new RegistryError(faults);

  const entries = collectEntries(files);
  const problems = [
    ...manifestProblems(manifest, openTelemetry),
    ...nameProblems(entries, openTelemetry),
    ...attributeProblems(entries, openTelemetry),
    ...referenceProblems(entries, openTelemetry),
    ...metricProblems(entries),
  ];
  if (problems.length > 0) throw new RegistryError(problems);
  return { manifest, entries };
}

/** References are checked against the installed release, so the manifest must depend on that one. */
function manifestProblems({ dependencies = [] }: Manifest, { version }: OpenTelemetryNames): readonly string[] {
  const expected = `https://opentelemetry.io/schemas/${version}`;
  return dependencies.length === 1 && dependencies[0]?.schema_url === expected
    ? []
    : [problem({ file: manifestName, key: 'dependencies' }, `must be one, with schema_url ${expected}`)];
}
