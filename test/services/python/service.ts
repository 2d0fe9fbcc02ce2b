/** Python with the clients of others: a program, in an environment of its own that holds pinned packages. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../../checks/command.ts';
import { cachedFolder } from '../cache.ts';
import { endOfOutput } from '../command-output.ts';
import { requireDebianPackage } from '../debian.ts';
import { type Service, type ServiceContext, ServiceUnavailableError } from '../service.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** Prints the Python's and the packages' versions; fails where one cannot be imported. */
const VERSIONS = `
import platform
import cloudevents, confluent_kafka, jsonschema
from importlib.metadata import version
packages = ('confluent-kafka', 'cloudevents', 'jsonschema')
print(platform.python_version(), *(f'{name} {version(name)}' for name in packages), sep=', ')
`;

/** Endpoint: `program`, the path of the interpreter. */
export const python: Service = {
  name: 'python',
  version: requirementsHash(),

  async prepare(context) {
    const { progress } = context;
    await requireDebianPackage({ command: 'python3', packages: ['python3'], progress });
    const folder = await environmentFolder(context);
    await cachedFolder(folder, async (temporary) => {
      await requireDebianPackage({ command: 'pip3', packages: ['python3-pip'], progress });
      progress('installing the Python packages of requirements.txt');
      // Without pip of its own, which Debian's Python has only with a further package. The interpreter works from the
      // folder's final place too: it finds what is beside it.
      await run('python3', ['-m', 'venv', '--without-pip', temporary], temporary);
      const install = ['install', '-q', '--require-hashes', '--only-binary', ':all:', '-r', REQUIREMENTS];
      await run('pip3', ['--python', join(temporary, 'bin', 'python'), ...install], temporary);
    });
  },

  async start(context) {
    const program = join(await environmentFolder(context), 'bin', 'python');
    return { name: 'python', version: await versionsOf(program), pids: [], endpoints: { program } };
  },

  async check({ endpoints }) {
    await versionsOf(endpoints['program'] ?? '');
  },

  named({ WEIR_PYTHON: program = '' }) {
    return program === '' ? undefined : { name: 'python', version: 'named', pids: [], endpoints: { program } };
  },
};

/** Such as `3.11.7, confluent-kafka 2.16.1, cloudevents 2.2.0, jsonschema 4.26.0`. */
async function versionsOf(program: string): Promise<string> {
  const { status, output } = await command(program, ['-c', VERSIONS], '/');
  if (status !== 0) throw new Error(`Python cannot import the clients:\n${endOfOutput(output)}`);
  return output.trim();
}

/** An environment belongs to the Python that it was made with. */
async function environmentFolder({ cacheDir }: ServiceContext): Promise<string> {
  const { output } = await command('python3', ['--version'], '/');
  return join(cacheDir, output.trim().toLowerCase().replace(' ', '-'));
}

async function run(program: string, args: readonly string[], folder: string): Promise<void> {
  const { status, output } = await command(program, args, folder);
  if (status !== 0) throw new ServiceUnavailableError(`${program} failed:\n${endOfOutput(output)}`);
}

function requirementsHash(): string {
  return createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
}
