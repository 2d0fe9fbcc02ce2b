/** `npm run release [-- --publish]`: what would be published, judged as a user would get it; and, in continuous integration, publishing. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runChecks } from '../checks/all.ts';
import { pack } from '../checks/pack.ts';
import { readWorkspace } from '../checks/workspace.ts';
import { attached } from './attached.ts';
import { publishRefusal } from './publish-refusal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({ options: { publish: { type: 'boolean', default: false } } });
process.exitCode = await release(values.publish);

async function release(isPublishing: boolean): Promise<number> {
  const published = readWorkspace(root).filter(({ manifest }) => manifest.private !== true);
  const refusal = isPublishing ? publishRefusal(published, process.env) : undefined;
  if (refusal !== undefined) {
    console.error(refusal);
    return 1;
  }
  if ((await runChecks(root, { names: ['packages', 'import-budgets', 'api-report'] })).failed.length > 0) return 1;
  if (isPublishing) {
    const pnpm = ['-r', 'publish', '--access', 'public', '--no-git-checks'];
    return attached('pnpm', pnpm, root, { NPM_CONFIG_PROVENANCE: 'true' });
  }
  const folder = mkdtempSync(join(tmpdir(), 'weir-release-'));
  try {
    for (const [name, tarball] of await pack(root, published, folder)) {
      const version = published.find(({ manifest }) => manifest.name === name)?.manifest.version;
      console.log(`${name}@${version}`.padEnd(56), `${(statSync(tarball).size / 1_000).toFixed(0)} kB`.padStart(8));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log('nothing was published');
  return 0;
}
