/** The build: types by the compiler, then one module per public entry of each package, which is what users import. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InputOptions, rolldown } from 'rolldown';
import { type Package, readWorkspace } from '../checks/workspace.ts';
import { attached } from './attached.ts';
import { buildPage } from './build-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Constants alone: those that a package uses are in its modules, so that nobody loads all of them. */
const NAMES = '@weir/semconv';

const status = await attached('tsc', ['-b', 'test'], root);
if (status === 0) {
  for (const library of readWorkspace(root)) await bundle(library);
  await buildPage(join(root, 'packages/viewer/page'));
}
process.exitCode = status;

/**
 * Bundles what is the package's own; whatever else it imports stays an import.
 *
 * Loading a module costs a third of a millisecond, so fifty small ones are felt at every start of the application
 * (`npm run bench -- import`). The compiler alone cannot join them.
 */
async function bundle({ folder, manifest }: Package): Promise<void> {
  if (manifest.private === true) return;
  const input = entries(manifest);
  const options = {
    cwd: join(root, folder),
    platform: 'node',
    external: (specifier: string) =>
      !specifier.startsWith('.') && !specifier.startsWith('/') && (specifier !== NAMES || manifest.name === NAMES),
    resolve: { alias: { [NAMES]: join(root, 'packages', 'semconv', 'src', 'index.ts') } },
  } as const;
  const ofMain = await modulesOf(options, input['index']);
  const build = await rolldown({ ...options, input });
  const { output } = await build.write({
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    chunkFileNames: 'shared-[hash].js',
    // What the main entry shares with others is one module, however many share it: two are loaded for it, not seven.
    codeSplitting: { groups: [{ name: 'main', test: (id) => ofMain.has(id), minShareCount: 2 }] },
  });
  await build.close();
  removeStale(join(root, folder, 'dist'), new Set(output.map(({ fileName }) => fileName)));
}

/** Shared modules of earlier builds, which nothing imports any more, would be packed. */
function removeStale(dist: string, written: ReadonlySet<string>): void {
  for (const name of readdirSync(dist)) {
    if (name.startsWith('shared-') && !written.has(name)) rmSync(join(dist, name));
  }
}

/** What an entry loads at once of the package's own. */
async function modulesOf(options: InputOptions, entry: string | undefined): Promise<ReadonlySet<string>> {
  if (entry === undefined) return new Set();
  const build = await rolldown({ ...options, input: entry });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return new Set(output.flatMap((chunk) => (chunk.type === 'chunk' && chunk.isEntry ? chunk.moduleIds : [])));
}

/** Each `./dist/<name>.js` of the exports map, or of a thread, is made from `src/<name>.ts`. */
function entries({ exports = {}, threads = [] }: Package['manifest']): Record<string, string> {
  const targets = Object.values(exports).map((target) =>
    typeof target === 'object' && target !== null ? target['default'] : undefined,
  );
  const names = targets.flatMap((target) => /^\.\/dist\/(.+)\.js$/.exec(target ?? '')?.slice(1, 2) ?? []);
  return Object.fromEntries([...names, ...threads].map((name) => [name, `./src/${name}.ts`]));
}
