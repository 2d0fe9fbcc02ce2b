/** The viewer's page: one script, one style sheet, one document, in the package's `dist/page`. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Builds `packages/viewer/page`, whose folder is given. */
export async function buildPage(page: string): Promise<void> {
  const target = join(page, '../dist/page');
  await mkdir(target, { recursive: true });
  const build = await rolldown({
    input: { page: join(page, 'main.tsx') },
    platform: 'browser',
    transform: {
      define: { 'process.env.NODE_ENV': '"production"' },
    },
  });
  await build.write({ dir: target, format: 'esm', minify: true, codeSplitting: false });
  await build.close();
  await writeFile(join(target, 'page.css'), await styleSheet(page));
  for (const file of ['index.html', 'icon.svg']) await cp(join(page, file), join(target, file));
}

/** Every file of `style/`, in the order in which later ones build on earlier ones, after that of the charts. */
async function styleSheet(page: string): Promise<string> {
  const names = ['tokens.css', 'base.css', 'shell.css', 'lists.css', 'flow.css', 'waterfall.css', 'graph.css'];
  const folder = join(page, 'style');
  const unnamed = (await readdir(folder)).filter((name) => !names.includes(name));
  if (unnamed.length > 0) throw new Error(`${folder}: ${unnamed.join(', ')} has no place in the style sheet`);
  const charts = createRequire(join(page, 'main.tsx')).resolve('uplot/dist/uPlot.min.css');
  const texts = await Promise.all(
    [charts, ...names.map((name) => join(folder, name))].map((file) => readFile(file, 'utf8')),
  );
  return texts.join('\n');
}
