/**
 * Writes what is generated from SQL and routes: `node generator/generate.ts`; with `--check` it writes nothing, and exits with
 * 1 where a file is stale.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { describedQueries, migratedDatabase } from './described-queries.ts';
import { namedQueries } from './named-queries.ts';
import { openApiDocuments } from './openapi-documents.ts';
import { queryModule } from './query-module.ts';

const root = new URL('../', import.meta.url);
const check = process.argv.includes('--check');
let stale = 0;

try {
  const db = await migratedDatabase(sqlFiles('migrations').map(({ sql }) => sql));
  for (const { name, sql } of sqlFiles('queries')) {
    const queries = await describedQueries(db, namedQueries(sql));
    await put(name.replace(/\.sql$/, '.ts'), queryModule(name, queries));
  }
  await db.close();
  // The services are made of what was just written.
  const { bookapp, backend } = await openApiDocuments();
  await put('bookapp.openapi.json', `${JSON.stringify(bookapp, undefined, 2)}\n`);
  await put('backend.openapi.json', `${JSON.stringify(backend, undefined, 2)}\n`);
  const types = astToString(await openapiTS(structuredClone(backend) as Parameters<typeof openapiTS>[0]));
  await put('backend-api.ts', `/** Generated from the routes of the backend by generator/generate.ts. */\n\n${types}`);
  process.exitCode = check && stale > 0 ? 1 : 0;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function put(name: string, content: string): Promise<void> {
  const path = new URL(`src/generated/${name}`, root);
  if ((await readFile(path, 'utf8').catch(() => '')) === content) return;
  stale += 1;
  console.log(`${check ? 'stale' : 'wrote'}: examples/bookapp/src/generated/${name}`);
  if (!check) await writeFile(path, content);
}

function sqlFiles(folder: string): { name: string; sql: string }[] {
  const url = new URL(`${folder}/`, root);
  const names = readdirSync(url).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => ({ name, sql: readFileSync(new URL(name, url), 'utf8') }));
}
