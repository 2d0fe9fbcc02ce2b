/** What importing a package makes Node read: deterministic, where the time of it is not. */
import { join } from 'node:path';
import { command } from './command.ts';
import { packageOf } from './workspace.ts';

/** What an import of a package's main entry loads beyond Node and the OpenTelemetry API. */
export interface ImportCost {
  /** Source text that is read, in kB. */
  readonly kilobytes: number;
  /** Packages that are loaded, in order of name. */
  readonly packages: readonly string[];
}

const API = '@opentelemetry/api';

/** @throws Error with what Node says where the import fails */
export async function importCost(root: string, folder: string, name: string): Promise<ImportCost> {
  const code = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({
      load(url, context, next) {
        const result = next(url, context);
        if (url.startsWith('file:')) loaded.push([url, Buffer.byteLength(result.source ?? '')]);
        return result;
      },
    });
    await import('${name}');
    console.log(JSON.stringify(loaded));`;
  const { status, output } = await command(
    process.execPath,
    ['--input-type=module', '--eval', code],
    join(root, folder),
  );
  if (status !== 0) throw new Error(`import of ${name}:\n${output.trim()}`);
  const loaded = JSON.parse(output) as readonly (readonly [url: string, bytes: number])[];
  const beyond = loaded.filter(([url]) => packageAt(url) !== API);
  return {
    kilobytes: beyond.reduce((sum, [, bytes]) => sum + bytes, 0) / 1_000,
    packages: [...new Set(beyond.map(([url]) => packageAt(url)))].toSorted(),
  };
}

/** The package that a module belongs to; those of the workspace stand in `packages`. */
function packageAt(url: string): string {
  const [, installed] = /.*\/node_modules\/(.*)/.exec(url) ?? [];
  if (installed !== undefined) return packageOf(installed);
  const [, own] = /\/packages\/([^/]+)\//.exec(url) ?? [];
  return own === undefined ? url : `@weir/${own}`;
}
