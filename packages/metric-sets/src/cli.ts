/** What the command `weir-metrics` does, given its arguments and what it may touch. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { errorName } from '@weir/otel-compat';
import { generateClient } from './client/client-source.ts';
import { registryError } from './client/registry-model.ts';
import { metricSetsMarkdown } from './describe/markdown.ts';
import { generateSemconvRegistry } from './describe/semconv-registry.ts';
import { MetricSetsError } from './errors.ts';
import type { MetricSetDescriptor } from './schema/descriptor.ts';
import { compiledSet } from './schema/metric-set.ts';

export { generateClient, type GenerateClientOptions } from './client/client-source.ts';

/** What the command may touch. */
export interface MetricsCliIo {
  /** Paths are relative to it. */
  readonly cwd: string;
  /** Loads a module by its absolute path, and gives what it exports. */
  readonly load: (path: string) => Promise<object>;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

const USAGE = `usage:
  weir-metrics registry <module ...> --out <folder> [--schema-url <url>] [--description <text>]
      writes the metric sets that the modules export as a registry of semantic conventions (Weaver, definition/2)
  weir-metrics generate --registry <folder> --out <file.ts>
      makes a typed client of a registry: metric sets, events, spans
  weir-metrics docs <module ...> [--out <file.md>]
      writes tables of the metric sets that the modules export`;

/**
 * Runs the command. Never rejects.
 *
 * @returns the exit code: 0 well, 1 failed, 2 called wrongly
 * @example
 * await runMetricsCli(['docs', 'metrics.ts'], { cwd: '.', load: async () => ({ receiverMetrics }), print() {}, printError() {} }); // 0
 */
export async function runMetricsCli(args: readonly string[], io: MetricsCliIo): Promise<0 | 1 | 2> {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        registry: { type: 'string' },
        'schema-url': { type: 'string' },
        description: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [command, ...modules] = positionals;
    const { out, registry, 'schema-url': schemaUrl, description } = values;
    if (values.help === true) {
      io.print(USAGE);
      return 0;
    }
    if (command === 'registry' && modules.length > 0 && out !== undefined) {
      const sets = await exportedSets(modules, io);
      const { files } = generateSemconvRegistry({
        sets,
        ...(schemaUrl !== undefined && { schemaUrl }),
        ...(description !== undefined && { description }),
      });
      for (const [file, text] of Object.entries(files)) await write(join(out, file), text, io);
      return 0;
    }
    if (command === 'generate' && modules.length === 0 && registry !== undefined && out !== undefined) {
      await write(out, generateClient({ sources: await registryFiles(registry, io), parse: await yamlParser() }), io);
      return 0;
    }
    if (command === 'docs' && modules.length > 0) {
      const text = metricSetsMarkdown(await exportedSets(modules, io));
      if (out === undefined) io.print(text);
      else await write(out, text, io);
      return 0;
    }
    io.printError(USAGE);
    return 2;
  } catch (error) {
    const isCalledWrongly = String((error as { code?: unknown } | null)?.code).startsWith('ERR_PARSE_ARGS');
    const isToBeShown = error instanceof MetricSetsError || isCalledWrongly || isFileError(error);
    io.printError(isToBeShown ? (error as Error).message : `failed: ${errorName(error)}`);
    return isCalledWrongly ? 2 : 1;
  }
}

async function exportedSets(
  modules: readonly string[],
  { cwd, load }: MetricsCliIo,
): Promise<readonly MetricSetDescriptor[]> {
  const sets = new Map<string, MetricSetDescriptor>();
  for (const path of modules) {
    for (const exported of Object.values(await loaded(path, load(resolve(cwd, path))))) {
      const compiled = compiledSet(exported);
      if (compiled !== undefined) sets.set(compiled.fingerprint, compiled.descriptor);
    }
  }
  if (sets.size === 0) throw registryError('the modules export no metric set');
  return [...sets.values()];
}

/** What a module throws is not repeated; its name and the code of an error of Node's help to find it. */
async function loaded(path: string, module: Promise<object>): Promise<object> {
  try {
    return await module;
  } catch (cause) {
    const { code } = (cause ?? {}) as { code?: unknown };
    const known = typeof code === 'string' && /^[A-Z_]{1,100}$/.test(code) ? ` ${code}` : '';
    throw registryError(`${path} could not be loaded: ${errorName(cause)}${known}`, { cause });
  }
}

async function registryFiles(folder: string, { cwd }: MetricsCliIo): Promise<Record<string, string>> {
  const root = resolve(cwd, folder);
  const names = (await readdir(root)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(root, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] as string]));
}

async function yamlParser(): Promise<(text: string) => unknown> {
  try {
    return (await import('yaml')).parse;
  } catch (cause) {
    throw registryError('reading a registry needs the package yaml', { cause });
  }
}

async function write(path: string, text: string, { cwd, print }: MetricsCliIo): Promise<void> {
  const file = resolve(cwd, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  print(`wrote ${path}`);
}

function isFileError(error: unknown): boolean {
  const { syscall, code } = (error ?? {}) as { syscall?: unknown; code?: unknown };
  return typeof syscall === 'string' && typeof code === 'string';
}
