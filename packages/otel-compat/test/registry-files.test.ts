import { expect, test } from 'vitest';
import { registryFile, registryManifest } from '../src/registry-files.ts';

test('a manifest names the registry and the release of the conventions that it stands on', () => {
  const identity = { schemaUrl: 'https://example.com/schemas/a/1.0.0', description: 'A.', semconvVersion: '1.45.0' };
  expect(registryManifest(identity)).toMatchInlineSnapshot(`
    "schema_url: "https://example.com/schemas/a/1.0.0"
    description: "A."
    stability: "development"
    dependencies:
      - schema_url: "https://opentelemetry.io/schemas/1.45.0"
        registry_path: "https://github.com/open-telemetry/semantic-conventions/archive/refs/tags/v1.45.0.zip[model]"
    "
  `);
});

test('a file holds its section, and nothing but its format where that is empty', () => {
  expect(registryFile('events', [{ name: 'a' }])).toMatchInlineSnapshot(`
    "file_format: "definition/2"
    events:
      - name: "a"
    "
  `);
  expect(registryFile('events', [])).toBe('file_format: "definition/2"\n');
});
