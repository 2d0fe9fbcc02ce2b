/** The files of a registry of semantic conventions, in Weaver's `definition/2` form. */
import { yamlText, type YamlValue } from './yaml-text.ts';

/** What a registry says of itself. */
export interface RegistryIdentity {
  /** Identifies the registry: `http[s]://server/path/<version>`. */
  readonly schemaUrl: string;
  readonly description: string;
  /** The release of OpenTelemetry's conventions that the registry depends on. */
  readonly semconvVersion: string;
}

/**
 * The text of `manifest.yaml`.
 *
 * @example
 * registryManifest({ schemaUrl: 'https://example.com/schemas/a/1.0.0', description: 'A.', semconvVersion: '1.45.0' }); // 'schema_url: "https://example.com/schemas/a/1.0.0"...'
 */
export function registryManifest({ schemaUrl, description, semconvVersion }: RegistryIdentity): string {
  return yamlText({
    schema_url: schemaUrl,
    description,
    stability: 'development',
    dependencies: [
      {
        schema_url: `https://opentelemetry.io/schemas/${semconvVersion}`,
        registry_path: `https://github.com/open-telemetry/semantic-conventions/archive/refs/tags/v${semconvVersion}.zip[model]`,
      },
    ],
  });
}

/**
 * The text of a file with one section, which is left out where it has no entries.
 *
 * @example
 * registryFile('events', []); // 'file_format: "definition/2"\n'
 */
export function registryFile(section: string, entries: readonly YamlValue[]): string {
  return yamlText({ file_format: 'definition/2', ...(entries.length > 0 && { [section]: entries }) });
}
