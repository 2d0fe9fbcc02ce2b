import { expect, test } from 'vitest';
import { type DebianMachine, requireDebianPackage } from './debian.ts';
import { ServiceUnavailableError } from './service.ts';

const wanted = { command: 'kcat', packages: ['kcat', 'librdkafka1'] };

/** A machine that notes what is run on it; `apt-get install` brings the program from its `bringsAt`-th run on. */
function machine({ root = true, bringsAt = 1, present = false } = {}) {
  const runs: string[] = [];
  let installs = 0;
  let there = present;
  const fake: DebianMachine = {
    has: () => there,
    mayInstall: () => root,
    async run(program, args) {
      runs.push([program, ...args].join(' '));
      if (!args.includes('install')) return { status: 0, output: '' };
      installs += 1;
      if (installs < bringsAt)
        return { status: 100, output: 'Err http://user:secret@mirror/ Unable to locate package' };
      there = true;
      return { status: 0, output: '' };
    },
  };
  return { fake, runs };
}

test('a program that is there is not installed', async () => {
  const { fake, runs } = machine({ present: true });
  await requireDebianPackage(wanted, fake);
  expect(runs).toEqual([]);
});

test('a missing program is installed without recommended packages, and the package lists are left alone', async () => {
  const { fake, runs } = machine();
  await requireDebianPackage(wanted, fake);
  expect(runs).toEqual([expect.stringMatching(/apt-get .*install -y --no-install-recommends kcat librdkafka1$/)]);
});

test('package lists that do not know it are updated once', async () => {
  const { fake, runs } = machine({ bringsAt: 2 });
  await requireDebianPackage(wanted, fake);
  expect(runs.map((line) => /update|install/.exec(line)?.[0])).toEqual(['install', 'update', 'install']);
});

test('two that ask at once install it once', async () => {
  const { fake, runs } = machine();
  await Promise.all([requireDebianPackage(wanted, fake), requireDebianPackage(wanted, fake)]);
  expect(runs).toHaveLength(1);
});

test('where nothing may be installed, the error says what to install', async () => {
  const { fake, runs } = machine({ root: false });
  const failure = requireDebianPackage(wanted, fake);
  await expect(failure).rejects.toThrow(ServiceUnavailableError);
  await expect(failure).rejects.toThrow('kcat is missing: install it (on Debian: apt-get install kcat librdkafka1)');
  expect(runs).toEqual([]);
});

test('a failed installation is told without the credentials of the address that it came from, and the next one runs', async () => {
  const failing = requireDebianPackage(wanted, machine({ bringsAt: 9 }).fake);
  await expect(failing).rejects.toThrow('http://mirror/ Unable to locate package');
  const { fake, runs } = machine();
  await requireDebianPackage(wanted, fake);
  expect(runs).toHaveLength(1);
});

test('a program with a path of its own is looked for there', async () => {
  await requireDebianPackage({ command: process.execPath, packages: ['nodejs'] });
});
