/** The files that the generator keeps, and how they are compared and written. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { attributesSource, indexSource, signalsSource } from './constants.ts';
import { docsSource } from './docs.ts';
import type { Registry } from './registry.ts';

/** The text of each file by its path from the top of the repository; undefined for one that must not exist. */
export type Outputs = ReadonlyMap<string, string | undefined>;

const generated = 'packages/semconv/src/generated';

/** What the files must hold for a registry. A kind of signal that the registry does not have gets no file. */
export function outputsOf(registry: Registry): Outputs {
  return new Map([
    [`${generated}/attributes.ts`, attributesSource(registry)],
    [`${generated}/events.ts`, signalsSource('events', registry)],
    [`${generated}/metrics.ts`, signalsSource('metrics', registry)],
    [`${generated}/spans.ts`, signalsSource('spans', registry)],
    [`${generated}/entities.ts`, signalsSource('entities', registry)],
    ['packages/semconv/src/index.ts', indexSource(registry)],
    ['docs/semantic-conventions.md', docsSource(registry)],
  ]);
}

/** The paths, under the folder `root`, of files that differ from what they must hold. */
export function staleFiles(outputs: Outputs, root: URL): readonly string[] {
  return [...outputs].filter(([path, text]) => textOf(new URL(path, root)) !== text).map(([path]) => path);
}

/** Writes the files that are stale, removes those that must not exist, and gives the paths of both. */
export function writeOutputs(outputs: Outputs, root: URL): readonly string[] {
  const stale = staleFiles(outputs, root);
  for (const path of stale) {
    const file = new URL(path, root);
    const text = outputs.get(path);
    if (text === undefined) {
      rmSync(file);
    } else {
      mkdirSync(new URL('.', file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  return stale;
}

function textOf(file: URL): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
