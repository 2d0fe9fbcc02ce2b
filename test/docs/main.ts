/** `npm run docs`: writes the reference of every package to `dist/reference`. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWorkspace } from '../checks/workspace.ts';
import { readReference } from './reference.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'dist', 'reference');

const packages = readWorkspace(root).filter((one) => one.folder.startsWith('packages/'));
const reference = await readReference(root, packages);
await reference.write(folder);
for (const problem of reference.problems) console.error(problem);
console.log(join(folder, 'index.html'));
process.exitCode = reference.problems.length === 0 ? 0 : 1;
