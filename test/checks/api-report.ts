/** What each package offers, as a text that is reviewed in the diff: `packages/<name>/api.md`. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import type { Package } from './workspace.ts';

interface Entry {
  readonly folder: string;
  /** As a user imports it, such as `@weir/delivery/kafka`. */
  readonly specifier: string;
  /** Relative to the package. */
  readonly types: string;
}

/** Packages whose api.md is not what their declarations say; with `update` it is written instead. */
export function apiReport(root: string, workspace: readonly Package[], update: boolean): readonly string[] {
  const packages = workspace.filter(({ folder }) => folder.startsWith('packages/'));
  const problems: string[] = [];
  for (const [folder, report] of reports(root, packages.flatMap(typedEntries), problems)) {
    const file = join(root, folder, 'api.md');
    const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (kept === report) continue;
    if (update) writeFileSync(file, report);
    else problems.push(`${folder}/api.md: ${difference(kept, report)}; "npm run lint -- --update-api" writes it`);
  }
  return problems;
}

/** Every entry of `exports` that has types, the main one first. */
export function typedEntries({ folder, manifest }: Package): readonly Entry[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
    const types = typeof target === 'object' ? target?.['types'] : undefined;
    return types === undefined
      ? []
      : [{ folder, specifier: manifest.name + entry.slice(1), types: posix.normalize(types) }];
  });
}

/** The first line in which two reports part. */
export function difference(kept: string, made: string): string {
  if (kept === '') return 'missing';
  const [before, after] = [kept.split('\n'), made.split('\n')];
  const at = after.findIndex((line, index) => line !== before[index]);
  const line = at === -1 ? after.length : at;
  return `differs from line ${line + 1} on: "${before[line] ?? ''}" is now "${after[line] ?? ''}"`;
}

/** One report per folder; what stands in the way of one goes to `problems`. */
function reports(root: string, entries: readonly Entry[], problems: string[]): ReadonlyMap<string, string> {
  const temporary = mkdtempSync(join(tmpdir(), 'weir-api-'));
  try {
    const built = entries.filter(({ folder, types }) => {
      const exists = existsSync(join(root, folder, types));
      if (!exists) problems.push(`${folder}/${types}: missing; is it built?`);
      return exists;
    });
    const configs = built.map((entry, index) => configFor(root, entry, join(temporary, String(index))));
    const [first, ...others] = configs;
    if (first === undefined) return new Map();

    // One compilation for all: most of the time goes into reading the same declarations.
    const additionalEntryPoints = others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
    const compilerState = CompilerState.create(first, { additionalEntryPoints });
    const made = new Map<string, string>();
    configs.forEach((config, index) => {
      const { folder, specifier } = built[index] as Entry;
      Extractor.invoke(config, {
        compilerState,
        localBuild: true,
        messageCallback: (message) => {
          if (message.logLevel === ExtractorLogLevel.Error) problems.push(`${specifier}: ${message.text}`);
          message.handled = true;
        },
      });
      const { reportFilePath } = config;
      if (existsSync(reportFilePath)) {
        const sections = [made.get(folder), titled(specifier, readFileSync(reportFilePath, 'utf8'))];
        made.set(folder, sections.filter((section) => section !== undefined).join('\n'));
      }
    });
    return made;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function configFor(root: string, { folder, types }: Entry, temporary: string): ExtractorConfig {
  mkdirSync(temporary, { recursive: true });
  const projectFolder = join(root, folder);
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
    configObject: {
      projectFolder,
      mainEntryPointFilePath: join(projectFolder, types),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2024',
            lib: ['es2024'],
            module: 'nodenext',
            strict: true,
            skipLibCheck: true,
            // Our declarations name each other with the extension of the source.
            allowImportingTsExtensions: true,
            noEmit: true,
            types: ['node'],
            typeRoots: [fileURLToPath(new URL('../node_modules/@types', import.meta.url))],
          },
          files: [join(projectFolder, types)],
        },
      },
      apiReport: { enabled: true, reportFileName: 'report', reportFolder: temporary, reportTempFolder: temporary },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
}

/** The tool names the package only; two entries of one package need two titles. */
function titled(specifier: string, report: string): string {
  return report.replace(/^## API Report File for .*$/m, `## API report of ${specifier}`);
}
