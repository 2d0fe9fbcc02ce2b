/** The public entries of packages, and whether they load in the two ways that Node has. */
import { command } from '../checks/command.ts';
import type { Manifest } from '../checks/workspace.ts';

/** The specifiers by which users load something of a package: no patterns, nothing that is closed, and no types alone. */
export function entriesOf({ name, exports = {} }: Manifest): readonly string[] {
  return Object.entries(exports)
    .filter(([entry, target]) => target !== null && !entry.includes('*') && hasCode(target))
    .map(([entry]) => name + entry.slice(1));
}

function hasCode(target: string | Readonly<Record<string, string>>): boolean {
  return typeof target === 'string' || Object.keys(target).some((condition) => condition !== 'types');
}

/** What is wrong with `import` and `require` of an entry in the project: nothing where both give the same names, at least one. */
export async function entryProblems(project: string, specifier: string): Promise<readonly string[]> {
  const imported = specifier.endsWith('.json')
    ? `(await import('${specifier}', { with: { type: 'json' } })).default`
    : `await import('${specifier}')`;
  const [byImport, byRequire] = await Promise.all([
    namesIn(project, 'module', imported),
    namesIn(project, 'commonjs', `require('${specifier}')`),
  ]);
  if (byImport === byRequire && byImport !== '[]') return [];
  return [`import: ${byImport}`, `require: ${byRequire}`];
}

/** The names as JSON, or what Node says where it fails. */
async function namesIn(project: string, type: 'module' | 'commonjs', loaded: string): Promise<string> {
  const code = `console.log(JSON.stringify(Object.keys(${loaded}).sort()))`;
  const { status, output } = await command(process.execPath, [`--input-type=${type}`, '--eval', code], project);
  return status === 0 ? output.trim() : `exit code ${status}: ${output.trim()}`;
}
