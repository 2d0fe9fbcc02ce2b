/** What a built example prints. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function outputOf(name: string): readonly string[] {
  const file = fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url));
  return execFileSync(process.execPath, [file], { encoding: 'utf8' }).trimEnd().split('\n');
}
