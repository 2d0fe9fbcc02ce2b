/** The form that the READMEs of packages share, so that whoever knows one finds the way in all. */
import { parseModule } from '../checks/module.ts';
import { packageOf, type Package } from '../checks/workspace.ts';
import { INTERNAL } from './internal-packages.ts';
import { readmeExample } from './readme-example.ts';
import { snippetsOf } from './snippets.ts';

/** What is otherwise: title, purpose, install, first example with its output, `Guarantees` and `Limitations` at the end. */
export function readmeFormProblems({ manifest }: Package, readme: string): readonly string[] {
  const [title = '', , purpose = ''] = readme.split('\n');
  const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  const [first] = snippetsOf(readme);
  const wanted = `npm install ${installed(manifest, readmeExample(readme).code).join(' ')}`;
  const rules: readonly (readonly [kept: boolean, problem: string])[] = [
    [title === `# ${manifest.name}`, `the title must be ${manifest.name}`],
    [/^\w.*\w/.test(purpose), 'after the title it must say what it is for'],
    [INTERNAL.has(manifest.name) || first?.code.trim() === wanted, `the first block must be "${wanted}"`],
    [headings.slice(-2).join() === 'Guarantees,Limitations', 'the last sections must be Guarantees and Limitations'],
  ];
  return rules.flatMap(([kept, problem]) => (kept ? [] : [problem]));
}

/** The package, what it cannot do without, and what its first example imports. */
function installed({ name, peerDependencies = {}, peerDependenciesMeta = {} }: Package['manifest'], code: string) {
  const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
  const imported = parseModule('README.ts', code).imports.map(({ specifier = '' }) => specifier);
  const packages = imported.filter((specifier) => !specifier.startsWith('node:')).map(packageOf);
  const others = new Set([...peers, ...packages]);
  others.delete(name);
  return [name, ...[...others].toSorted()];
}
