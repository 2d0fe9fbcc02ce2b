/** A Python that has the clients of others: the one that `WEIR_PYTHON` names, else one of its own in the cache. */
import { join } from 'node:path';
import { command } from '../checks/command.ts';
import { cachedFolder, cacheRoot } from '../services/cache.ts';
import { requireDebianPackage } from '../services/debian.ts';

const PACKAGES = ['confluent-kafka==2.16.1', 'jsonschema==4.26.0'];

/** Path of the interpreter. @throws Error where it cannot be had */
export async function pythonProgram(): Promise<string> {
  const named = process.env['WEIR_PYTHON'] ?? '';
  if (named !== '') return named;
  const folder = join(cacheRoot(), `python-clients-${PACKAGES.join('-').replaceAll('==', '-')}`);
  await cachedFolder(folder, async (temporary) => {
    await requireDebianPackage({ command: 'pip3', packages: ['python3-pip'] });
    const python = join(temporary, 'bin', 'python');
    await run('python3', ['-m', 'venv', '--without-pip', temporary]);
    await run('pip3', ['--python', python, 'install', '-q', '--only-binary', ':all:', ...PACKAGES]);
  });
  return join(folder, 'bin', 'python');
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { status, output } = await command(program, args, cacheRoot());
  if (status !== 0) throw new Error(`${program} failed:\n${output}`);
}
