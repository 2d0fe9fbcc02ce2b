/** The reference of what one can import, made from the doc comments: a page for each name, an index for each entry. */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Logger, LogLevel, type ProjectReflection } from 'typedoc';
import { typedEntries } from '../checks/api-report.ts';
import type { Package } from '../checks/workspace.ts';
import { INTERNAL } from './internal-packages.ts';

const STOCK = { '*': 'https://open-telemetry.github.io/opentelemetry-js/' };

/** Read, not yet written. */
export interface Reference {
  readonly project: ProjectReflection;
  /** One line for each thing that the pages would say wrongly, such as a link that leads nowhere. */
  readonly problems: readonly string[];
  /** Writes the pages; `index.html` is the first. */
  write(folder: string): Promise<void>;
}

/** Reads the declarations of every entry of these packages, as they were built. */
export async function readReference(root: string, packages: readonly Package[]): Promise<Reference> {
  const entries = packages.filter(({ manifest }) => !INTERNAL.has(manifest.name)).flatMap(typedEntries);
  const app = await Application.bootstrap({
    name: 'Weir',
    entryPoints: entries.map(({ folder, types }) => join(root, folder, types)),
    tsconfig: fileURLToPath(new URL('reference.tsconfig.json', import.meta.url)),
    // What is declared was checked when it was built.
    skipErrorChecking: true,
    readme: 'none',
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    validation: { invalidLink: true, notExported: false },
    // Comments of OpenTelemetry's own types link to each other.
    externalSymbolLinkMappings: { '@opentelemetry/api': STOCK, '@opentelemetry/instrumentation': STOCK },
  });
  const logger = new Problems();
  app.logger = logger;
  const project = await app.convert();
  if (project === undefined) throw new Error(`the declarations cannot be read:\n${logger.problems.join('\n')}`);
  app.validate(project);
  const specifiers = new Map(entries.map((entry) => [moduleName(entry), entry.specifier]));
  for (const module of project.children ?? []) module.name = specifiers.get(module.name) ?? module.name;
  return { project, problems: logger.problems, write: (folder) => app.generateDocs(project, folder) };
}

/** As the tool calls it: the file below `packages`, without its ending or `index`. */
function moduleName({ folder, types }: { readonly folder: string; readonly types: string }): string {
  return relative('packages', join(folder, types)).replace(/(?:\/index)?\.d\.ts$/, '');
}

/** Keeps warnings and errors instead of printing them. */
class Problems extends Logger {
  readonly problems: string[] = [];

  override log(message: string, level: LogLevel): void {
    super.log(message, level);
    if (level >= LogLevel.Warn) this.problems.push(message);
  }
}
