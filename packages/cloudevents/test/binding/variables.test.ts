import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { substituted } from '../../src/binding/variables.ts';

const environment = { TOKEN: 'secret', EMPTY: '', NESTED: '${TOKEN}', __proto: 'x' };

// The table of the OpenTelemetry specification, "Configuration file: environment variable substitution", for text.
test.for<[string, string, readonly string[]]>([
  ['plain', 'plain', []],
  ['Bearer ${TOKEN}', 'Bearer secret', []],
  ['${env:TOKEN}', 'secret', []],
  ['${NONE:-fallback}', 'fallback', []],
  ['${env:NONE:-a b:-c}', 'a b:-c', []],
  ['${EMPTY:-fallback}', 'fallback', []],
  ['${EMPTY}', '', []],
  ['[${NONE}]', '[]', ['NONE']],
  ['${NONE:-}', '', []],
  ['$$${TOKEN}', '$secret', []],
  ['$${TOKEN}', '${TOKEN}', []],
  ['$$$${TOKEN}', '$${TOKEN}', []],
  ['$TOKEN $ 5$', '$TOKEN $ 5$', []],
  ['${NESTED}', '${TOKEN}', []],
  ['${toString}', '', ['toString']],
])('%j becomes %j', ([text, expected, missing]) => {
  expect(substituted(text, environment)).toEqual({ text: expected, missing });
});

test.for(['${', '${1A}', '${A B}', '${env:}', '${A', '${A:-x\n}', '${file:/etc/passwd}'])(
  '%j is no reference',
  (text) => {
    expect(() => substituted(text, environment)).toThrow(SyntaxError);
  },
);

property.prop([fc.string({ unit: 'binary' })])(
  'text without a dollar sign stays as it is, and any text with them doubled',
  (text) => {
    const plain = text.replaceAll('$', '');
    expect(substituted(plain, environment).text).toBe(plain);
    expect(substituted(text.replaceAll('$', '$$$$'), environment).text).toBe(text);
  },
);
