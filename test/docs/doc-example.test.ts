import { expect, test } from 'vitest';
import { runExample } from './doc-example.ts';

test('the right value passes and a wrong one fails, naming the expression', async () => {
  await runExample('1 + 1; // 2', {});
  await expect(runExample('1 + 1; // 3', {})).rejects.toThrow('1 + 1: expected 2 to deeply equal 3');
});

test('every line is held to its own value', async () => {
  await runExample(`const a = [1];\na.length; // 1\na.push(2);\na; // [1, 2]`, {});
  await expect(runExample(`'a'; // 'a'\n'b'; // 'a'`, {})).rejects.toThrow(`'b': expected 'b'`);
});

test('a remark in words asserts nothing, nor do blocks of comment', async () => {
  await runExample('1 + 1; // an even number\n// 2 is one too: read on\n/* 3 */', {});
});

test('a value that stands after no expression is an error, since nothing would be compared', async () => {
  for (const code of ['const a = 1; // 1', '// 1', 'f(\n  1, // 1\n);', '1;\n// 1']) {
    await expect(runExample(code, { f: () => {} })).rejects.toThrow('no expression stands before // 1');
  }
});

test('a throw that is expected passes; another one, or none, fails', async () => {
  const scope = {
    fail(): never {
      throw new Error('the port is taken (got 80)');
    },
  };
  await runExample('fail(); // throws: port is taken', scope);
  await runExample('fail(); // throws: port ... (got 80)', scope);
  await expect(runExample('fail(); // throws: no such host', scope)).rejects.toThrow('fail() throws');
  await expect(runExample('1; // throws: port', scope)).rejects.toThrow('1 throws');
  await expect(runExample('fail();', scope)).rejects.toThrow('the port is taken');
});

test('a rejection is awaited like a throw', async () => {
  const scope = { late: async (): Promise<never> => Promise.reject(new Error('too late')) };
  await runExample('await late(); // throws: too late', scope);
});

test('values are awaited where the example awaits them', async () => {
  await runExample('await Promise.resolve(1); // 1', {});
  await expect(runExample('Promise.resolve(1); // 1', {})).rejects.toThrow('expected Promise');
});

test('an expectation inside of a block counts, and one that is never reached fails', async () => {
  await runExample('for (const a of [1, 1]) {\n  a; // 1\n}\n[1].map((b) => {\n  b + 1; // 2\n});', {});
  await expect(runExample('if (false) {\n  1; // 1\n}', {})).rejects.toThrow('never reached');
});

test('an expectation keeps the statement it belongs to whole', async () => {
  const branches = 'if (no) fail(); // throws: no\nelse 1; // 1';
  await expect(runExample(branches, { no: false })).rejects.toThrow('never reached');
  await runExample('const a = 1\na // 1\na + 1 // 2', {});
});

test('an expression over several lines is compared where it ends', async () => {
  await runExample(`[1, 2]\n  .map((a) => a * 2)\n  .join(); // '2,4'`, {});
});

test('types are stripped', async () => {
  await runExample('interface A { b: number }\nconst a: A = { b: 1 };\n(a as A).b satisfies number; // 1', {});
});

test('names in scope are found, and an example may declare one of its own over them', async () => {
  await runExample('event; // 1', { event: 1 });
  await runExample('const event = 2;\nevent; // 2', { event: 1 });
});

test('code that does not parse is an error', async () => {
  await expect(runExample('const', {})).rejects.toThrow(SyntaxError);
});
