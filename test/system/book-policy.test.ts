/** The book app's compiled policy is what the compiler makes of its source today. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compilePolicy } from '../services/opa/program.ts';

const FOLDER = new URL('../../examples/bookapp/policy/', import.meta.url);

test('books.wasm is made of books.rego', async () => {
  const rego = await readFile(new URL('books.rego', FOLDER), 'utf8');
  const compiled = await compilePolicy(process.env['WEIR_OPA'] ?? '', { rego, entrypoints: ['books/allow'] });
  const present = await readFile(new URL('books.wasm', FOLDER));
  // To renew it: `opa build -t wasm -e books/allow books.rego`, and take policy.wasm out of the bundle.
  expect(compiled.equals(present)).toBe(true);
});
