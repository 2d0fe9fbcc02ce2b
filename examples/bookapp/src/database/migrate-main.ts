/** `npm run migrate` runs the migrations on `BOOKAPP_DATABASE_URL`; `npm run migrate:add -- name` begins a new file. */
import { readdir, writeFile } from 'node:fs/promises';
import { createPool } from './pool.ts';
import { migrate, MIGRATIONS } from './migrate.ts';

const [command, name = ''] = process.argv.slice(2);

try {
  if (command === 'add') console.log(`migrations/${await addMigration(name)}`);
  else if (command === undefined) await runMigrations();
  else throw new Error(`no command ${command}; there is add`);
} catch (error) {
  console.error(`migrate: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function runMigrations(): Promise<void> {
  const pool = createPool();
  try {
    const ran = await migrate(pool);
    console.log(ran.length === 0 ? 'nothing to do' : ran.join('\n'));
  } finally {
    await pool.end();
  }
}

/** Numbers count up from the last file's. */
async function addMigration(words: string): Promise<string> {
  if (!/^[a-z][a-z0-9_]*$/.test(words)) throw new Error('a name is of a-z, 0-9 and _, such as add_shelves');
  const last = Math.max(0, ...(await readdir(MIGRATIONS)).map((file) => Number.parseInt(file, 10) || 0));
  const file = `${String(last + 1).padStart(4, '0')}_${words}.sql`;
  await writeFile(new URL(file, MIGRATIONS), '-- What this changes, and why.\n', { flag: 'wx' });
  return file;
}
