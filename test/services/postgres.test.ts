import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commandAs, programsFolder } from './postgres-programs.ts';
import { postgres } from './postgres.ts';

/** Folders below a new one, each with these programs. */
function folders(programs: Readonly<Record<string, readonly string[]>>): string {
  const root = mkdtempSync(join(tmpdir(), 'weir-postgres-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [folder, names] of Object.entries(programs)) {
    mkdirSync(join(root, folder), { recursive: true });
    for (const name of names) writeFileSync(join(root, folder, name), '');
  }
  return root;
}

const both = ['postgres', 'initdb'];

test('the programs are those of the PATH, where it has both, else the newest of Debian', () => {
  const root = folders({
    half: ['postgres'],
    own: both,
    'debian/9/bin': both,
    'debian/15/bin': both,
    'debian/17/bin': [],
  });
  const debian = join(root, 'debian/*/bin');
  expect(programsFolder([join(root, 'half'), join(root, 'own')].join(delimiter), debian)).toBe(join(root, 'own'));
  expect(programsFolder(join(root, 'half'), debian)).toBe(join(root, 'debian/15/bin'));
  expect(programsFolder(join(root, 'half'), join(root, 'none/*/bin'))).toBeUndefined();
});

test('a program runs as another user without a process in between, and as this one directly', () => {
  expect(commandAs(undefined, '/bin/postgres', ['-p', '1'])).toEqual(['/bin/postgres', '-p', '1']);
  expect(commandAs({ uid: 7, gid: 8 }, '/bin/postgres', ['-p', '1'])).toEqual([
    'setpriv',
    '--reuid=7',
    '--regid=8',
    '--init-groups',
    '--',
    '/bin/postgres',
    '-p',
    '1',
  ]);
});

test.each(['postgres://weir:secret@127.0.0.1:1/postgres', 'postgres://weir:secret@[', 'weir:secret'])(
  'what a check of %s says holds no password',
  async (url) => {
    const error: unknown = await postgres
      .check({ name: 'postgres', version: 'named', pids: [], endpoints: { url } })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(/^PostgreSQL does not answer: ./);
    expect((error as Error).message).not.toContain('secret');
    expect((error as Error).cause).toBeUndefined();
  },
);

test('the environment names a PostgreSQL, or none', () => {
  expect(postgres.named({ DATABASE_URL: 'postgres://host' })?.endpoints).toEqual({ url: 'postgres://host' });
  expect(postgres.named({})).toBeUndefined();
  expect(postgres.named({ DATABASE_URL: '' })).toBeUndefined();
});
